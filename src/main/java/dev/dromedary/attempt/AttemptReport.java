package dev.dromedary.attempt;

import dev.dromedary.delivery.AttemptError;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import java.time.Duration;
import java.time.Instant;

/**
 * The report of an attempt: neither the payload nor the URL, headers, secrets or the answer's body.
 *
 * @param number 1 for the first attempt of the delivery
 * @param statusCode of the answer; null if there was none
 * @param error what failed, or null
 * @param status of the delivery now
 * @param reason of that status, or null
 * @param nextAttemptAt when the delivery is due again, or null
 */
public record AttemptReport(
    String attemptId,
    String deliveryId,
    String eventId,
    String eventType,
    String tenant,
    String endpointId,
    int number,
    Instant startedAt,
    Duration duration,
    AttemptResult.Result result,
    Integer statusCode,
    AttemptError error,
    DeliveryStatus status,
    String reason,
    Instant nextAttemptAt) {

  static AttemptReport of(Outcome outcome) {
    AttemptResult result = outcome.result();
    Delivery attempted = outcome.attempted().delivery();
    return new AttemptReport(
        result.id(),
        attempted.id(),
        attempted.event().id(),
        attempted.event().type(),
        attempted.event().tenant(),
        attempted.endpointId(),
        attempted.nextAttempt(),
        result.startedAt(),
        result.duration(),
        result.result(),
        result.statusCode(),
        result.error(),
        outcome.status(),
        outcome.reason(),
        outcome.dueAt());
  }
}
