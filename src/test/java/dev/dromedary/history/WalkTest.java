package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WalkTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final int ROWS = 1_000;

  @Test
  void pageIsFullHoweverFewRowsOfAPartAreWanted() {
    Page<Integer> page =
        walk(10, 0).page(request(3, null), row -> row % 100 == 99, Duration.ofMinutes(1));

    assertThat(page.data()).containsExactly(99, 199, 299);
    assertThat(page.searchedUntil()).isNull();
    assertThat(walk(10, 0).page(request(3, page.nextCursor()), any -> true, Duration.ZERO).data())
        .containsExactly(300, 301, 302);
  }

  @Test
  void pageThatFoundNoneInTimeSaysHowFarItLooked() {
    Page<Integer> page = walk(10, 0).page(request(3, null), row -> row == 999, Duration.ZERO);

    assertThat(page.data()).isEmpty();
    assertThat(page.searchedUntil()).isEqualTo(at(9));
    assertThat(page.nextCursor()).isEqualTo(cursor(9).text());
  }

  @Test
  void lastPageHasNoNext() {
    Page<Integer> page = walk(10, 0).page(request(50, null), row -> row > 989, LONG);

    assertThat(page.data()).hasSize(10);
    assertThat(page.nextCursor()).isNull();
    assertThat(page.searchedUntil()).isNull();
  }

  /** Or a page of the largest payloads would not fit into memory. */
  @Test
  void pageOfLargeRowsIsShort() {
    Page<Integer> page = walk(10, 1024 * 1024).page(request(500, null), any -> true, LONG);

    assertThat(page.data()).hasSize(20);
    assertThat(page.searchedUntil()).isEqualTo(at(19));
  }

  private static final Duration LONG = Duration.ofMinutes(1);

  private static PageRequest request(int limit, String cursor) {
    return new PageRequest(limit, Order.ASC, cursor);
  }

  private static Walk<Integer> walk(int rows, int bytes) {
    return new Walk<>(WalkTest::part, rows, WalkTest::cursor, row -> bytes);
  }

  private static Page<Integer> part(PageRequest page) {
    int first =
        page.cursor() == null
            ? 0
            : Integer.parseInt(Cursor.parse(page.cursor(), 1).key().get(0)) + 1;
    int end = Math.min(ROWS, first + page.limit());
    List<Integer> rows = IntStream.range(first, end).boxed().toList();
    return new Page<>(rows, end == ROWS ? null : cursor(end - 1).text());
  }

  private static Cursor cursor(int row) {
    return new Cursor(at(row), Integer.toString(row));
  }

  private static Instant at(int row) {
    return START.plusSeconds(row);
  }
}
