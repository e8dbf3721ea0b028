package dev.dromedary.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * The place after a row, by its time and what distinguishes it from others of that time. Opaque
 * outside, so that the order may change.
 *
 * @param at in microseconds, as the databases keep time
 * @param key texts without a line end
 */
public record Cursor(Instant at, List<String> key) {

  public Cursor(Instant at, String... key) {
    this(at, List.of(key));
  }

  /**
   * @param size how many texts the key has
   */
  public static Cursor parse(String text, int size) {
    Cursor cursor = parse(text);
    if (cursor.key.size() != size) {
      throw invalid();
    }
    return cursor;
  }

  /** The time of the place, in whatever list it is. */
  public static Instant timeOf(String text) {
    return parse(text).at;
  }

  private static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      List<String> parts = List.of(plain.split("\n", -1));
      if (parts.size() < 2 || parts.get(1).isEmpty() || plain.indexOf('\0') >= 0) {
        throw invalid();
      }
      Instant at = Instant.EPOCH.plus(Long.parseLong(parts.get(0)), ChronoUnit.MICROS);
      // PostgreSQL knows fewer years than Java does.
      if (Rfc3339.inRange(at).isEmpty()) {
        throw invalid();
      }
      return new Cursor(at, parts.subList(1, parts.size()));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw invalid();
    }
  }

  /**
   * A page of rows of which there may be one more than it takes.
   *
   * @param behind the place behind a row
   */
  public static <T> Page<T> page(List<T> found, int limit, Function<T, Cursor> behind) {
    return found.size() <= limit
        ? new Page<>(found, null)
        : new Page<>(found.subList(0, limit), behind.apply(found.get(limit - 1)).text());
  }

  public String text() {
    // Not ChronoUnit.MICROS.between, which cannot count over 300 years.
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    String plain = micros + "\n" + String.join("\n", key);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static InvalidInputException invalid() {
    return new InvalidInputException("cursor", "is not one that this API gave");
  }
}
