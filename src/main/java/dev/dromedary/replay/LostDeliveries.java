package dev.dromedary.replay;

import dev.dromedary.deadletter.PassLock;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.History;
import dev.dromedary.history.History.DeliveryRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Puts back deliveries that the history calls open and that are on no queue: whatever lost them, a
 * disk that was full, a broker that was restored or a hand in its console.
 *
 * <p>A delivery without a record for long is only suspected: it may wait in a backlog, for a
 * circuit breaker or blocked. So the queues are scanned, and only a delivery that is on none of
 * them twice, with nothing recorded in between, is put back. A message that is under way at both
 * times is delivered twice, as at least once allows. An ordered delivery would be out of order
 * then, and a scan of the blocked queue has some of them in its hands at any time: so it has to be
 * missing at every look for as long as it was overdue, and its lease counts that was seen at any of
 * them.
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
  private final PassLock lock;
  private final Predicate<String> ordered;
  private final Duration after;
  private final Clock clock;

  /** The deliveries that were on no queue at the last search. */
  private final Map<String, Missing> missing = new HashMap<>();

  private final Map<DeliveryStatus, String> cursors = new HashMap<>();
  private long restsUntil = System.nanoTime();

  /**
   * @param row as the history has it at each look
   * @param since when it was first missing
   * @param order with its lease that was seen last, or null
   */
  private record Missing(DeliveryRow row, Instant since, Delivery.Order order) {

    Missing in(Map<String, Delivery.Order> leases) {
      return new Missing(row, since, leases.getOrDefault(row.id(), order));
    }
  }

  /**
   * @param lock under which one gateway at a time searches
   * @param ordered whether the endpoint of this id is ordered
   * @param after how long the history has not heard of a delivery that may be lost
   */
  public LostDeliveries(
      History history,
      OpenDeliveries queues,
      PutBack putBack,
      PassLock lock,
      Predicate<String> ordered,
      Duration after,
      Clock clock) {
    this.history = history;
    this.queues = queues;
    this.putBack = putBack;
    this.lock = lock;
    this.ordered = ordered;
    this.after = after;
    this.clock = clock;
  }

  /** Returns how many it put back. For one thread at a time. */
  public int run() {
    return System.nanoTime() - restsUntil < 0 ? 0 : lock.tryHold(this::search).orElse(0);
  }

  private int search() {
    Map<String, DeliveryRow> suspected = new HashMap<>();
    missing.keySet().forEach(id -> history.delivery(id).ifPresent(row -> add(suspected, row)));
    page(DeliveryStatus.RETRYING, suspected);
    page(DeliveryStatus.PENDING, suspected);
    if (suspected.isEmpty()) {
      missing.clear();
      return 0;
    }
    Instant looked = clock.instant();
    long began = System.nanoTime();
    Optional<OpenDeliveries.Found> found = queues.find(suspected.keySet());
    restsUntil = System.nanoTime() + REST * (System.nanoTime() - began);
    return found.map(queued -> putBack(suspected, queued, looked)).orElse(0);
  }

  /** The next page of those with that status, by an index; after the last one the first one. */
  private void page(DeliveryStatus status, Map<String, DeliveryRow> suspected) {
    Instant made = clock.instant().minus(after);
    Page<DeliveryRow> page =
        history.deliveries(
            DeliveryFilter.of(status, made),
            new PageRequest(ROWS, Order.DESC, cursors.get(status)));
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

  private int putBack(
      Map<String, DeliveryRow> suspected, OpenDeliveries.Found found, Instant looked) {
    missing.keySet().retainAll(suspected.keySet());
    missing.keySet().removeAll(found.waiting());
    List<DeliveryRow> oldestFirst = new ArrayList<>(suspected.values());
    oldestFirst.sort(Comparator.comparing(DeliveryRow::createdAt));
    int count = 0;
    for (DeliveryRow row : oldestFirst) {
      if (found.waiting().contains(row.id())) {
        continue;
      }
      Missing before = missing.get(row.id());
      boolean again = before != null && before.row.equals(row);
      Missing now = (again ? before : new Missing(row, looked, null)).in(found.leases());
      missing.put(row.id(), now);
      if (again && isLost(now, looked)) {
        count += putBack(now) ? 1 : 0;
        missing.remove(row.id());
      }
    }
    return count;
  }

  /** An ordered one that is not would be delivered out of order. */
  private boolean isLost(Missing delivery, Instant looked) {
    boolean inOrder = delivery.order != null || ordered.test(delivery.row.endpointId());
    return !inOrder || !looked.isBefore(delivery.since.plus(after));
  }

  private boolean putBack(Missing delivery) {
    DeliveryRow row = delivery.row;
    boolean known =
        history.delivery(row.id()).filter(row::equals).isPresent()
            && putBack.putBack(row.id(), delivery.order);
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
