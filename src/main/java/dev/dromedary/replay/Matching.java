package dev.dromedary.replay;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.History;
import dev.dromedary.history.History.DeliveryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The deliveries that match a filter, as far as counting them takes no longer than a while.
 *
 * @param atLeast whether there are more
 * @param endpoints how many of each endpoint, the most first
 * @param oldest when the event of the first was accepted, or null
 * @param newest the same of the last, or null
 * @param sample the first ones
 */
public record Matching(
    long count,
    boolean atLeast,
    List<Map.Entry<String, Long>> endpoints,
    Instant oldest,
    Instant newest,
    List<DeliveryRow> sample) {

  private static final int ROWS = 1_000;
  private static final int SAMPLE = 10;
  private static final Duration AT_MOST = Duration.ofSeconds(3);

  /**
   * @param limit how many are counted at most, or null
   */
  public static Matching of(History history, DeliveryFilter filter, Integer limit) {
    long end = System.nanoTime() + AT_MOST.toNanos();
    Map<String, Long> endpoints = new HashMap<>();
    List<DeliveryRow> sample = new ArrayList<>();
    Instant oldest = null;
    Instant newest = null;
    long count = 0;
    String place = null;
    boolean reached;
    do {
      int rows = limit == null ? ROWS : (int) Math.min(ROWS, limit - count);
      Page<DeliveryRow> page =
          history.deliveries(filter, new PageRequest(rows, PageRequest.Order.ASC, place));
      for (DeliveryRow row : page.data()) {
        count++;
        endpoints.merge(row.endpointId(), 1L, Long::sum);
        oldest = oldest == null ? row.createdAt() : oldest;
        newest = row.createdAt();
        if (sample.size() < SAMPLE) {
          sample.add(row);
        }
      }
      place = page.nextCursor();
      reached = limit != null && count >= limit;
    } while (place != null && !reached && System.nanoTime() - end < 0);
    return new Matching(
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
