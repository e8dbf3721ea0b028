package dev.dromedary.history;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.delivery.Wait;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

  /** Events in the order of their acceptance, oldest first; the payload of each included. */
  Page<EventRow> events(EventQuery query);

  Optional<EventRow> event(EventKey key);

  /**
   * The tenants and sources that have an event with this id, in their order; of thousands the first
   * ones.
   *
   * @param tenant the only one, or null
   * @param source the only one, or null
   */
  List<EventKey> eventKeys(String id, String tenant, String source);

  /** Deliveries, newest first. */
  Page<DeliveryRow> deliveries(DeliveryQuery query);

  Optional<DeliveryRow> delivery(String id);

  /** Whether anything was delivered to the endpoint then or later. */
  boolean deliveredSince(String endpointId, Instant since);

  /** The attempts of a delivery in their order. */
  List<HistoryEntry.Attempted> attempts(String deliveryId);

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

  /**
   * Any of the fields may be null: no condition. {@code since} is inclusive, {@code until}
   * exclusive.
   */
  record EventQuery(
      String tenant, String type, Instant since, Instant until, int limit, String cursor) {}

  /**
   * Any of the fields may be null: no condition. {@code since} is inclusive, {@code until}
   * exclusive.
   */
  record DeliveryQuery(
      String endpointId,
      String eventId,
      String eventSource,
      String eventType,
      String tenant,
      DeliveryStatus status,
      Instant since,
      Instant until,
      int limit,
      String cursor) {}
}
