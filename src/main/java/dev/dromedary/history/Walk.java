package dev.dromedary.history;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Goes on with a list, part by part, until its page is full or large, or a while is over: then it
 * is short, and says how far it came.
 *
 * @param <T> a row
 * @param part one part, which reads a bounded number of rows
 * @param rows that a part gives at most; where few of them are wanted, more than the page has
 * @param cursor the place behind a row
 * @param bytes of a row, if they count
 */
record Walk<T>(
    Function<PageRequest, Page<T>> part,
    int rows,
    Function<T, Cursor> cursor,
    ToIntFunction<T> bytes) {

  /** Of one page, and at most one part more. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /**
   * @param wanted of the rows of each part
   * @param time after which no further part begins
   */
  Page<T> page(PageRequest page, Predicate<T> wanted, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    List<T> found = new ArrayList<>();
    long size = 0;
    String next = page.cursor();
    do {
      Page<T> read = part.apply(new PageRequest(rows, page.order(), next));
      for (T row : read.data()) {
        if (!wanted.test(row)) {
          continue;
        }
        if (found.size() == page.limit()) {
          return new Page<>(found, cursor.apply(found.get(found.size() - 1)).text());
        }
        found.add(row);
        size += bytes.applyAsInt(row);
      }
      next = read.nextCursor();
    } while (next != null
        && found.size() < page.limit()
        && size < MOST_BYTES
        && System.nanoTime() - end < 0);
    boolean isShort = next != null && found.size() < page.limit();
    return new Page<>(found, next, isShort ? Cursor.timeOf(next) : null);
  }
}
