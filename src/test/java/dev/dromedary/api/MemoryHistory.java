package dev.dromedary.api;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.WaitsText;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.history.History;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.history.SlowQueryException;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A history in memory; its cursors are positions. */
public class MemoryHistory implements History {

  final List<EventRow> events = new ArrayList<>();
  final List<DeliveryRow> deliveries = new ArrayList<>();
  final List<HistoryEntry.Attempted> attempts = new ArrayList<>();
  public boolean away;
  boolean slow;

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
  public Page<EventRow> events(EventQuery q) {
    return page(
        events,
        row ->
            is(q.tenant(), row.event().tenant())
                && is(q.type(), row.event().type())
                && within(row.event().acceptedAt(), q.since(), q.until()),
        q.limit(),
        q.cursor());
  }

  @Override
  public Optional<EventRow> event(EventKey key) {
    return there(events).stream().filter(row -> row.event().key().equals(key)).findFirst();
  }

  @Override
  public List<EventKey> eventKeys(String id, String tenant, String source) {
    return there(events).stream()
        .map(row -> row.event().key())
        .filter(key -> key.id().equals(id) && is(tenant, key.tenant()) && is(source, key.source()))
        .toList();
  }

  @Override
  public Page<DeliveryRow> deliveries(DeliveryQuery q) {
    return page(
        deliveries,
        row ->
            is(q.endpointId(), row.endpointId())
                && is(q.eventId(), row.eventId())
                && is(q.eventSource(), row.eventSource())
                && is(q.eventType(), row.eventType())
                && is(q.tenant(), row.tenant())
                && (q.status() == null || q.status() == row.status())
                && within(row.createdAt(), q.since(), q.until()),
        q.limit(),
        q.cursor());
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

  private <T> Page<T> page(List<T> rows, Predicate<T> condition, int limit, String cursor) {
    if (cursor != null && !cursor.matches("[0-9]{1,9}")) {
      throw new InvalidInputException("cursor", "must be the nextCursor of an answer");
    }
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    List<T> all = there(rows).stream().filter(condition).toList();
    int to = Math.min(all.size(), from + limit);
    return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
  }

  private static boolean is(String wanted, String value) {
    return wanted == null || wanted.equals(value);
  }

  private static boolean within(Instant at, Instant since, Instant until) {
    return (since == null || !at.isBefore(since)) && (until == null || at.isBefore(until));
  }
}
