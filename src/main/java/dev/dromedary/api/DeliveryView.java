package dev.dromedary.api;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Wait;
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
 * @param lastError the cause of the last attempt's failure
 * @param waits for what it waited without an attempt, the oldest first
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
    String lastResult,
    ErrorView lastError,
    Instant lastAttemptAt,
    String reason,
    Instant nextAttemptAt,
    Instant createdAt,
    Instant updatedAt,
    List<Wait> waits,
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
        row.last().statusCode(),
        row.last().result(),
        ErrorView.of(row.last()),
        row.last().at(),
        row.reason(),
        row.nextAttemptAt(),
        row.createdAt(),
        row.updatedAt(),
        row.waits().isEmpty() ? null : row.waits(),
        attempts);
  }
}
