package dev.dromedary.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The times for which a circuit breaker was open, as the waits of deliveries tell them: it is open
 * for longer than any of them waited.
 */
final class CircuitLine {

  static final int WIDTH = 1000;

  private CircuitLine() {}

  /**
   * @param until null: still
   * @param x where it begins in a drawing that is {@link #WIDTH} wide
   */
  record Span(String from, String until, long x, long width) {}

  /**
   * @param deliveries with their waits
   */
  static List<Span> of(List<Map<String, Object>> deliveries, Instant begin, Instant end) {
    List<Instant[]> open = new ArrayList<>();
    for (Map<String, Object> delivery : deliveries) {
      if (delivery.get("waits") instanceof List<?> waits) {
        for (Object each : waits) {
          Map<?, ?> wait = (Map<?, ?>) each;
          if ("CIRCUIT_OPEN".equals(wait.get("reason"))) {
            Object until = wait.get("until");
            open.add(
                new Instant[] {
                  Instant.parse(wait.get("from").toString()),
                  until == null ? end : Instant.parse(until.toString())
                });
          }
        }
      }
    }
    open.removeIf(each -> each[1].isBefore(begin));
    open.sort(Comparator.comparing(each -> each[0]));
    List<Span> spans = new ArrayList<>();
    for (Instant[] each : joined(open)) {
      long x = place(each[0], begin, end);
      spans.add(
          new Span(
              each[0].toString(),
              each[1].equals(end) ? null : each[1].toString(),
              x,
              // So that a short one is seen.
              Math.max(2, place(each[1], begin, end) - x)));
    }
    return spans;
  }

  /** Overlapping times are one. */
  private static List<Instant[]> joined(List<Instant[]> sorted) {
    List<Instant[]> joined = new ArrayList<>();
    for (Instant[] each : sorted) {
      Instant[] last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last == null || each[0].isAfter(last[1])) {
        joined.add(each);
      } else if (each[1].isAfter(last[1])) {
        last[1] = each[1];
      }
    }
    return joined;
  }

  private static long place(Instant at, Instant begin, Instant end) {
    long all = Duration.between(begin, end).toMillis();
    long behind = Math.max(0, Duration.between(begin, at).toMillis());
    return Math.min(WIDTH, behind * WIDTH / all);
  }
}
