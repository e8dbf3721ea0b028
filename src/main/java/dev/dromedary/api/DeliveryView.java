package dev.dromedary.api;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.EventKey;
import dev.dromedary.history.History.DeliveryRow;
import java.time.Instant;
import java.util.List;

/**
 * A delivery in an answer.
 *
 * @param eventSource of a CloudEvent
 * @param webhookId that the receiver got
 * @param attemptCount attempts made so far
 * @param attempts each of them, in the answer about one delivery
 */
record DeliveryView(
    String id,
    String eventId,
    String eventSource,
    String webhookId,
    String endpointId,
    String tenant,
    String eventType,
    DeliveryStatus status,
    int attemptCount,
    Integer lastStatusCode,
    String reason,
    Instant nextAttemptAt,
    Instant createdAt,
    Instant updatedAt,
    List<AttemptView> attempts) {

  static DeliveryView of(DeliveryRow row) {
    return of(row, null);
  }

  static DeliveryView of(DeliveryRow row, List<AttemptView> attempts) {
    return new DeliveryView(
        row.id(),
        row.eventId(),
        row.eventSource().isEmpty() ? null : row.eventSource(),
        new EventKey(row.tenant(), row.eventSource(), row.eventId()).webhookId(),
        row.endpointId(),
        row.tenant(),
        row.eventType(),
        row.status(),
        row.attempts(),
        row.lastStatusCode(),
        row.reason(),
        row.nextAttemptAt(),
        row.createdAt(),
        row.updatedAt(),
        attempts);
  }
}
