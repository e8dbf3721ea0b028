package dev.dromedary.retry;

import dev.dromedary.admission.Admission;
import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Turns what came of a delivery into where it goes. */
public final class Outcomes {

  private final Retries retries;

  public Outcomes(Retries retries) {
    this.retries = retries;
  }

  public Outcome attempted(Attempt attempt, AttemptResult result) {
    Delivery before = attempt.delivery();
    Delivery after = before.afterAttempt(LastAttempt.of(result));
    if (result.delivered()) {
      return new Outcome(after, DeliveryStatus.DELIVERED, attempt, result, null, null, null);
    }
    if (result.result() == AttemptResult.Result.GONE) {
      return deadLettered(after, attempt, result, Reason.ENDPOINT_GONE);
    }
    Optional<Place> place =
        retries.next(before, attempt.endpoint().redeliveryPolicy(), result.retryAfter());
    if (place.isEmpty()) {
      return deadLettered(after, attempt, result, Reason.SCHEDULE_EXHAUSTED);
    }
    return new Outcome(
        after,
        DeliveryStatus.RETRYING,
        attempt,
        result,
        place.get().tier(),
        place.get().dueAt(),
        result.result().name());
  }

  /** The number of the last attempt: after it the delivery is exhausted and dead-lettered. */
  public int lastAttempt(Attempt attempt) {
    Delivery delivery = attempt.delivery();
    return delivery.nextAttempt()
        + retries.retriesLeft(delivery, attempt.endpoint().redeliveryPolicy());
  }

  private static Outcome deadLettered(
      Delivery after, Attempt attempt, AttemptResult result, Reason reason) {
    return new Outcome(
        after, DeliveryStatus.DEAD_LETTER, attempt, result, null, null, reason.name());
  }

  public Outcome notAdmitted(Admission.Decision decision, Instant now) {
    Delivery delivery = decision.delivery();
    return switch (decision.gate()) {
      case ATTEMPT, SLOW_LANE, ORDERED_LANE ->
          throw new IllegalArgumentException("An admitted delivery is attempted");
      case DEFER -> deferred(delivery, retries.deferral(decision.delay()), decision.reason(), now);
      case AWAIT_RESERVATION ->
          deferred(delivery, retries.until(delivery.reservedAt()), decision.reason(), now);
      case DEFER_WITHIN_SCHEDULE -> deferredWithinSchedule(delivery.begun(now), decision, now);
      case DEAD_LETTER -> ended(delivery, DeliveryStatus.DEAD_LETTER, decision.reason(), now);
      case CANCEL -> ended(delivery, DeliveryStatus.CANCELLED, decision.reason(), now);
    };
  }

  /** A step of the operator ends it without an attempt. */
  public Outcome filtered(Delivery delivery, Instant now) {
    return ended(delivery, DeliveryStatus.CANCELLED, Reason.FILTERED, now);
  }

  private Outcome deferredWithinSchedule(
      Delivery delivery, Admission.Decision decision, Instant now) {
    Duration left = retries.left(delivery, decision.endpoint().redeliveryPolicy(), now);
    Duration wait = decision.delay().compareTo(left) < 0 ? decision.delay() : left;
    return deferred(delivery, retries.deferral(wait), decision.reason(), now);
  }

  private static Outcome deferred(Delivery delivery, Place place, Reason reason, Instant now) {
    return new Outcome(
        delivery.with(delivery.trail().deferred(reason, now)),
        DeliveryStatus.RETRYING,
        null,
        null,
        place.tier(),
        place.dueAt(),
        reason.name());
  }

  private static Outcome ended(
      Delivery delivery, DeliveryStatus status, Reason reason, Instant now) {
    return new Outcome(
        delivery.with(delivery.trail().endedAt(now)),
        status,
        null,
        null,
        null,
        null,
        reason.name());
  }
}
