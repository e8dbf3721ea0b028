package dev.dromedary.api;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.WaitsText;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.EventFilter;
import dev.dromedary.history.History;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.history.SlowQueryException;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A history in memory; its cursors are positions. */
public class MemoryHistory implements History {

  final List<EventRow> events = new ArrayList<>();
  final List<DeliveryRow> deliveries = new ArrayList<>();
  final List<HistoryEntry.Attempted> attempts = new ArrayList<>();
  public boolean away;
  boolean slow;

  /** Fails after the first page. */
  boolean breaks;

  /** Before which a page waits, or null. */
  volatile CountDownLatch gate;

  final AtomicInteger waiting = new AtomicInteger();

  @Override
  public void record(List<HistoryEntry> entries) {
    for (HistoryEntry entry : entries) {
      if (entry instanceof HistoryEntry.Accepted e) {
        events.add(new EventRow(e.event(), e.matched(), e.mismatched()));
      } else if (entry instanceof HistoryEntry.Moved m) {
        deliveries.removeIf(row -> row.id().equals(m.deliveryId()));
        deliveries.add(
            new DeliveryRow(
                m.deliveryId(),
                m.eventId(),
                m.eventSource(),
                m.endpointId(),
                m.tenant(),
                m.eventType(),
                m.status(),
                m.attempts(),
                m.last(),
                m.reason(),
                m.nextAttemptAt(),
                m.createdAt(),
                m.at(),
                WaitsText.read(m.waits())));
      } else if (entry instanceof HistoryEntry.Attempted a) {
        attempts.add(a);
      }
    }
  }

  @Override
  public Page<EventRow> events(EventFilter q, Predicate<Event> wanted, PageRequest page) {
    return page(
        events,
        row ->
            any(q.tenant(), row.event().tenant())
                && any(q.type(), row.event().type())
                && any(q.id(), row.event().id())
                && within(row.event().acceptedAt(), q.since(), q.until())
                && (wanted == null || wanted.test(row.event())),
        page);
  }

  @Override
  public Optional<EventRow> event(EventKey key) {
    return there(events).stream().filter(row -> row.event().key().equals(key)).findFirst();
  }

  @Override
  public List<EventKey> eventKeys(String id, String tenant, String source) {
    return there(events).stream()
        .map(row -> row.event().key())
        .filter(
            key ->
                key.id().equals(id)
                    && (tenant == null || tenant.equals(key.tenant()))
                    && (source == null || source.equals(key.source())))
        .toList();
  }

  @Override
  public Page<DeliveryRow> deliveries(DeliveryFilter q, PageRequest page) {
    return page(
        deliveries,
        row ->
            any(q.endpointId(), row.endpointId())
                && any(q.eventId(), row.eventId())
                && any(q.eventSource(), row.eventSource())
                && any(q.eventType(), row.eventType())
                && any(q.tenant(), row.tenant())
                && any(q.status(), row.status())
                && within(row.createdAt(), q.since(), q.until()),
        page);
  }

  @Override
  public List<EventRow> eventsWithoutPayload(Collection<EventKey> keys) {
    return there(events).stream().filter(row -> keys.contains(row.event().key())).toList();
  }

  @Override
  public List<HistoryEntry.Attempted> lastAttempts(Collection<String> deliveryIds) {
    Map<String, HistoryEntry.Attempted> last = new HashMap<>();
    there(attempts).stream()
        .filter(attempt -> deliveryIds.contains(attempt.deliveryId()))
        .forEach(attempt -> last.put(attempt.deliveryId(), attempt));
    return List.copyOf(last.values());
  }

  @Override
  public Optional<DeliveryRow> delivery(String id) {
    return there(deliveries).stream().filter(row -> row.id().equals(id)).findFirst();
  }

  @Override
  public boolean deliveredSince(String endpointId, Instant since) {
    throw new UnsupportedOperationException("No admin asks for it");
  }

  @Override
  public List<HistoryEntry.Attempted> attempts(String deliveryId) {
    return there(attempts).stream().filter(a -> a.deliveryId().equals(deliveryId)).toList();
  }

  @Override
  public List<Known> knownEvents(Collection<EventKey> keys) {
    return there(recentEvents(events.size())).stream()
        .filter(known -> keys.contains(known.key()))
        .toList();
  }

  @Override
  public List<Known> recentEvents(int limit) {
    return events.stream().map(row -> new Known(row.event().key(), row.event().digest())).toList();
  }

  @Override
  public Deleted deleteBefore(Instant before, int step, String cursor) {
    return new Deleted(0, null);
  }

  private <T> List<T> there(List<T> rows) {
    if (away) {
      throw new StoreUnavailableException(
          "Reading the history", new RuntimeException("jdbc:h2:secret"));
    }
    if (slow) {
      throw new SlowQueryException(Duration.ofSeconds(10), new RuntimeException("jdbc:h2:secret"));
    }
    return rows;
  }

  private <T> Page<T> page(List<T> rows, Predicate<T> condition, PageRequest page) {
    String cursor = page.cursor();
    if (breaks && cursor != null) {
      throw new StoreUnavailableException("Reading the history", new RuntimeException());
    }
    if (gate != null) {
      await();
    }
    if (cursor != null && !cursor.matches("[0-9]{1,9}")) {
      throw new InvalidInputException("cursor", "must be the nextCursor of an answer");
    }
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    List<T> all = there(rows).stream().filter(condition).toList();
    int to = Math.min(all.size(), from + page.limit());
    return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
  }

  private void await() {
    waiting.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean any(List<?> wanted, Object value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  private static boolean within(Instant at, Instant since, Instant until) {
    return (since == null || !at.isBefore(since)) && (until == null || at.isBefore(until));
  }
}
