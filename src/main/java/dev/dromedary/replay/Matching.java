package dev.dromedary.replay;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The deliveries or dead letters that match a filter, as far as counting them takes no longer than
 * a while.
 *
 * @param atLeast whether there are more
 * @param endpoints how many of each endpoint, the most first
 * @param oldest the time of the first, or null
 * @param newest the time of the last, or null
 * @param sample the first ones
 */
public record Matching<T>(
    long count,
    boolean atLeast,
    List<Map.Entry<String, Long>> endpoints,
    Instant oldest,
    Instant newest,
    List<T> sample) {

  private static final int ROWS = 1_000;
  private static final int SAMPLE = 10;
  private static final Duration AT_MOST = Duration.ofSeconds(3);

  /**
   * @param read a page of them in the order of their time
   * @param limit how many are counted at most, or null
   */
  public static <T> Matching<T> of(
      Function<PageRequest, Page<T>> read,
      Function<T, String> endpointId,
      Function<T, Instant> time,
      Integer limit) {
    long end = System.nanoTime() + AT_MOST.toNanos();
    Map<String, Long> endpoints = new HashMap<>();
    List<T> sample = new ArrayList<>();
    Instant oldest = null;
    Instant newest = null;
    long count = 0;
    String place = null;
    boolean reached;
    do {
      int rows = limit == null ? ROWS : (int) Math.min(ROWS, limit - count);
      Page<T> page = read.apply(new PageRequest(rows, PageRequest.Order.ASC, place));
      for (T row : page.data()) {
        count++;
        endpoints.merge(endpointId.apply(row), 1L, Long::sum);
        oldest = oldest == null ? time.apply(row) : oldest;
        newest = time.apply(row);
        if (sample.size() < SAMPLE) {
          sample.add(row);
        }
      }
      place = page.nextCursor();
      reached = limit != null && count >= limit;
    } while (place != null && !reached && System.nanoTime() - end < 0);
    return new Matching<>(
        count,
        place != null && !reached,
        endpoints.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList(),
        oldest,
        newest,
        sample);
  }
}
