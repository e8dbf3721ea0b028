package dev.dromedary.delivery;

import java.time.Instant;

/**
 * Where a delivery goes after it was attempted, or was not.
 *
 * @param delivery as it goes on
 * @param status where it stands now
 * @param attempted what was attempted, or null
 * @param result of the attempt, or null
 * @param tier name of the tier on which it waits, or null
 * @param dueAt when it is due again, or null
 * @param reason why it waits, was dead-lettered or cancelled, or null
 * @param at when that was decided, or null before
 */
public record Outcome(
    Delivery delivery,
    DeliveryStatus status,
    Attempt attempted,
    AttemptResult result,
    String tier,
    Instant dueAt,
    String reason,
    Instant at) {

  public Outcome(
      Delivery delivery,
      DeliveryStatus status,
      Attempt attempted,
      AttemptResult result,
      String tier,
      Instant dueAt,
      String reason) {
    this(delivery, status, attempted, result, tier, dueAt, reason, null);
  }

  public Outcome of(Delivery other) {
    return new Outcome(other, status, attempted, result, tier, dueAt, reason, at);
  }

  public Outcome at(Instant time) {
    return new Outcome(delivery, status, attempted, result, tier, dueAt, reason, time);
  }
}
