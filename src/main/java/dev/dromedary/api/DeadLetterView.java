package dev.dromedary.api;

import dev.dromedary.history.DeadLetter;
import java.time.Instant;

/**
 * A dead letter in an answer.
 *
 * @param eventSource of a CloudEvent
 * @param at when it was dead-lettered
 */
record DeadLetterView(
    String deliveryId,
    String eventId,
    String eventSource,
    String eventType,
    String tenant,
    String endpointId,
    String reason,
    Integer lastStatusCode,
    String lastResult,
    ErrorView lastError,
    Instant lastAttemptAt,
    int attempts,
    Instant acceptedAt,
    Instant at) {

  static DeadLetterView of(DeadLetter letter) {
    return new DeadLetterView(
        letter.deliveryId(),
        letter.eventId(),
        letter.eventSource().isEmpty() ? null : letter.eventSource(),
        letter.eventType(),
        letter.tenant(),
        letter.endpointId(),
        letter.reason(),
        letter.last().statusCode(),
        letter.last().result(),
        ErrorView.of(letter.last()),
        letter.last().at(),
        letter.attempts(),
        letter.acceptedAt(),
        letter.at());
  }
}
