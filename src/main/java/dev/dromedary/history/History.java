package dev.dromedary.history;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.delivery.Wait;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The record of events, deliveries and attempts. An unavailable store throws {@code
 * StoreUnavailableException}.
 */
public interface History {

  /**
   * Writes the entries in one transaction, in their order. The same entry again, or an older one,
   * changes nothing.
   */
  void record(List<HistoryEntry> entries);

  /**
   * Events in the order of their acceptance; the payload of each included. Of large payloads, and
   * where few of many are wanted, a page may be short.
   *
   * @param wanted of the events of this filter; null: all
   */
  Page<EventRow> events(EventFilter filter, Predicate<Event> wanted, PageRequest page);

  Optional<EventRow> event(EventKey key);

  /** These, with an empty payload each. */
  List<EventRow> eventsWithoutPayload(Collection<EventKey> keys);

  /**
   * The tenants and sources that have an event with this id, in their order; of thousands the first
   * ones.
   *
   * @param tenant the only one, or null
   * @param source the only one, or null
   */
  List<EventKey> eventKeys(String id, String tenant, String source);

  /** Deliveries in the order in which their events were accepted. */
  Page<DeliveryRow> deliveries(DeliveryFilter filter, PageRequest page);

  Optional<DeliveryRow> delivery(String id);

  /** Whether anything was delivered to the endpoint then or later. */
  boolean deliveredSince(String endpointId, Instant since);

  /** The attempts of a delivery in their order. */
  List<HistoryEntry.Attempted> attempts(String deliveryId);

  /** The last attempt of each delivery that has one. */
  List<HistoryEntry.Attempted> lastAttempts(Collection<String> deliveryIds);

  /** The events of these that are known already. */
  List<Known> knownEvents(Collection<EventKey> keys);

  /** The events accepted last, newest first. */
  List<Known> recentEvents(int limit);

  /**
   * One step of deleting what was accepted before {@code before}, except events with a delivery
   * that has not ended: looks at {@code step} events or deliveries at most, in a transaction.
   *
   * @param cursor where the step before ended; null begins
   */
  Deleted deleteBefore(Instant before, int step, String cursor);

  /**
   * @param events how many were deleted in this step
   * @param nextCursor where to go on, or null at the end
   */
  record Deleted(int events, String nextCursor) {}

  /**
   * An event as recorded.
   *
   * @param matched how many endpoints got it
   * @param mismatched as of {@link HistoryEntry.Accepted}
   */
  record EventRow(Event event, int matched, List<Mismatched> mismatched) {}

  /** A delivery as recorded; the fields of {@link HistoryEntry.Moved}. */
  record DeliveryRow(
      String id,
      String eventId,
      String eventSource,
      String endpointId,
      String tenant,
      String eventType,
      DeliveryStatus status,
      int attempts,
      LastAttempt last,
      String reason,
      Instant nextAttemptAt,
      Instant createdAt,
      Instant updatedAt,
      List<Wait> waits) {}
}
