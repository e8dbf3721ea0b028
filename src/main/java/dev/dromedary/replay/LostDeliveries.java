package dev.dromedary.replay;

import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.history.History;
import dev.dromedary.history.History.DeliveryQuery;
import dev.dromedary.history.History.DeliveryRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Puts back deliveries that the history calls open and that are on no queue: whatever lost them, a
 * disk that was full, a broker that was restored or a hand in its console.
 *
 * <p>What the history has not heard of for long is only suspected: it may wait in a backlog, for a
 * circuit or in a line. So the queues are gone over, and only what is on none of them twice, with
 * nothing recorded in between, is put back. A message that is under way at both times is delivered
 * twice, as at least once allows.
 */
public final class LostDeliveries {

  private static final Logger LOG = LoggerFactory.getLogger(LostDeliveries.class);

  /** Rows that are looked at in one run, and the most that are suspected at the same time. */
  private static final int ROWS = 1_000;

  /** So many times as long as it took to go over the queues it does not do so again. */
  private static final int REST = 100;

  /** Puts one back; durable when it returns. */
  @FunctionalInterface
  public interface PutBack {
    /** False if the history knows no such delivery or not its event. */
    boolean putBack(String deliveryId, Delivery.Order order);
  }

  private final History history;
  private final OpenDeliveries queues;
  private final PutBack putBack;
  private final Duration after;
  private final Clock clock;

  /** Those that were on no queue when it last went over them, as the history has them. */
  private final Map<String, DeliveryRow> missing = new HashMap<>();

  private final Map<DeliveryStatus, String> cursors = new HashMap<>();
  private long restsUntil = System.nanoTime();

  /**
   * @param after how long the history has not heard of a delivery that may be lost
   */
  public LostDeliveries(
      History history, OpenDeliveries queues, PutBack putBack, Duration after, Clock clock) {
    this.history = history;
    this.queues = queues;
    this.putBack = putBack;
    this.after = after;
    this.clock = clock;
  }

  /** Returns how many it put back. For one thread at a time. */
  public int run() {
    if (System.nanoTime() - restsUntil < 0) {
      return 0;
    }
    Map<String, DeliveryRow> suspected = new HashMap<>();
    missing.keySet().forEach(id -> history.delivery(id).ifPresent(row -> add(suspected, row)));
    page(DeliveryStatus.RETRYING, suspected);
    page(DeliveryStatus.PENDING, suspected);
    if (suspected.isEmpty()) {
      missing.clear();
      return 0;
    }
    long began = System.nanoTime();
    Optional<OpenDeliveries.Found> found = queues.find(suspected.keySet());
    restsUntil = System.nanoTime() + REST * (System.nanoTime() - began);
    return found.map(queued -> putBack(suspected, queued)).orElse(0);
  }

  /** The next page of those with that status, by an index; after the last one the first one. */
  private void page(DeliveryStatus status, Map<String, DeliveryRow> suspected) {
    Instant made = clock.instant().minus(after);
    History.Page<DeliveryRow> page =
        history.deliveries(
            new DeliveryQuery(
                null, null, null, null, null, status, null, made, ROWS, cursors.get(status)));
    cursors.put(status, page.nextCursor());
    page.data().forEach(row -> add(suspected, row));
  }

  private void add(Map<String, DeliveryRow> suspected, DeliveryRow row) {
    Instant longAgo = clock.instant().minus(after);
    boolean open =
        row.status() == DeliveryStatus.PENDING || row.status() == DeliveryStatus.RETRYING;
    boolean overdue = row.nextAttemptAt() == null || row.nextAttemptAt().isBefore(longAgo);
    if (open && overdue && row.updatedAt().isBefore(longAgo) && suspected.size() < ROWS) {
      suspected.put(row.id(), row);
    }
  }

  private int putBack(Map<String, DeliveryRow> suspected, OpenDeliveries.Found found) {
    Map<String, DeliveryRow> before = Map.copyOf(missing);
    missing.clear();
    int count = 0;
    for (DeliveryRow row : suspected.values()) {
      if (found.waiting().contains(row.id())) {
        continue;
      }
      if (row.equals(before.get(row.id()))) {
        count += putBack(row, found.held().get(row.id())) ? 1 : 0;
      } else {
        missing.put(row.id(), row);
      }
    }
    return count;
  }

  private boolean putBack(DeliveryRow row, Delivery.Order order) {
    boolean known = putBack.putBack(row.id(), order);
    LOG.atLevel(known ? Level.WARN : Level.DEBUG)
        .log(
            "delivery.put_back deliveryId={} eventId={} endpointId={} status={} updatedAt={}: it was"
                + " on no queue",
            row.id(),
            row.eventId(),
            row.endpointId(),
            row.status(),
            row.updatedAt());
    return known;
  }
}
