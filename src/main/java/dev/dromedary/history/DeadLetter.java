package dev.dromedary.history;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Reason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A delivery that will not be tried again by itself, as the queue holds it; without the payload.
 *
 * @param eventSource of a CloudEvent; empty for a plain event
 * @param reason why it was dead-lettered, such as SCHEDULE_EXHAUSTED or ENDPOINT_DISABLED
 * @param last attempt of all
 * @param attempts attempts made in all
 * @param acceptedAt when its event was accepted
 * @param at when it was dead-lettered
 */
public record DeadLetter(
    String deliveryId,
    String eventId,
    String eventSource,
    String eventType,
    String tenant,
    String endpointId,
    String reason,
    LastAttempt last,
    int attempts,
    Instant acceptedAt,
    Instant at) {

  /** Why a delivery may be dead-lettered. */
  public static final List<String> REASONS =
      Stream.of(Reason.SCHEDULE_EXHAUSTED, Reason.ENDPOINT_GONE, Reason.ENDPOINT_DISABLED)
          .map(Reason::name)
          .toList();

  /** The results that the last attempt of one may have. */
  public static final List<String> RESULTS =
      Stream.of(AttemptResult.Result.values()).map(AttemptResult.Result::name).toList();

  /** The reasons of an endpoint, as opposed to the exhausted retries of a single delivery. */
  public static final List<String> LEFT_BY_DISABLED_ENDPOINT =
      List.of(Reason.ENDPOINT_GONE.name(), Reason.ENDPOINT_DISABLED.name());
}
