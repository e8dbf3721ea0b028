package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * The list of a request: a page of it, or all of it in parts. Its cursors begin with a checksum of
 * the list, its conditions and its order, so that a cursor of another list is rejected.
 *
 * @param <T> a row in an answer
 */
final class Listing<T extends Record> {

  private static final int CHECKSUM = 6;

  private final String name;
  private final Class<T> row;
  private final Function<PageRequest, Page<T>> read;
  private final String seal;
  private final PageRequest asked;
  private Set<String> unused = Set.of();

  /**
   * @param name of the list
   * @param order of a request that names none
   * @param conditions of which a cursor counts for these only
   */
  Listing(
      String name,
      Class<T> row,
      Paging paging,
      Order order,
      List<?> conditions,
      Function<PageRequest, Page<T>> read) {
    this.name = name;
    this.row = row;
    this.read = read;
    Order taken = Objects.requireNonNullElse(paging.order(), order);
    seal = seal(name + "\n" + taken + "\n" + conditions);
    asked = new PageRequest(paging.limit(), taken, unsealed(paging.cursor()));
  }

  /**
   * @param names components of a row that no row of this list has
   */
  Listing<T> without(Set<String> names) {
    unused = names;
    return this;
  }

  String name() {
    return name;
  }

  Class<T> row() {
    return row;
  }

  Set<String> unused() {
    return unused;
  }

  Page<T> page() {
    Page<T> page = read.apply(asked);
    return new Page<>(page.data(), sealed(page.nextCursor()), page.searchedUntil());
  }

  /**
   * The first part of all, or a further one.
   *
   * @param cursor the {@code nextCursor} of the part before; null begins where the caller asks to
   */
  Page<T> part(int rows, String cursor) {
    String from = cursor == null ? asked.cursor() : cursor;
    return read.apply(new PageRequest(rows, asked.order(), from));
  }

  /** The cursor of a list elsewhere that begins with a page of this one. */
  String sealed(String cursor) {
    return cursor == null ? null : seal + cursor;
  }

  private String unsealed(String cursor) {
    if (cursor != null && !cursor.startsWith(seal)) {
      throw new InvalidInputException(
          "cursor",
          "must be the nextCursor of a page of this list with the same conditions and order");
    }
    return cursor == null ? null : cursor.substring(CHECKSUM);
  }

  private static String seal(String list) {
    CRC32 checksum = new CRC32();
    checksum.update(list.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
