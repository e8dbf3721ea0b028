package dev.dromedary.delivery;

import dev.dromedary.event.Event;
import dev.dromedary.event.TypedId;
import java.time.Instant;
import java.util.Objects;

/**
 * One event for one endpoint, from match to its final status, as it travels between the queues.
 *
 * @param id {@code dlv_…}, the same whenever this event is matched to this endpoint
 * @param event what is delivered
 * @param endpointId to whom
 * @param attempts attempts made so far, over all runs of the schedule; the next one has number
 *     attempts + 1
 * @param retries retries made so far in the present run of the schedule; a requeue or replay starts
 *     a new run
 * @param trigger what causes the next attempt
 * @param begunAt when the present run began: with its first attempt, or as its circuit was open
 *     instead; null before
 * @param reservedAt its reserved time at an endpoint that is busy or has a rate limit, or null
 * @param order its place in the order of its key; null: it has none
 * @param trail its past, in short
 */
public record Delivery(
    String id,
    Event event,
    String endpointId,
    int attempts,
    int retries,
    Trigger trigger,
    Instant begunAt,
    Instant reservedAt,
    Order order,
    Trail trail) {

  /** The trigger of an attempt. */
  public enum Trigger {
    /** The redelivery policy, the first attempt included. */
    SCHEDULE,
    /** On demand: a requeued dead letter or a replay. */
    REPLAY,
    /** A test call of an endpoint. */
    TEST
  }

  /**
   * Per-key FIFO: the next delivery of a key goes only after the one before it ended.
   *
   * @param key the ordering key
   * @param lease under which it left the ordered lane, to be retried for example; null while it is
   *     on it
   */
  public record Order(String key, String lease) {}

  /** The first attempt of a matched event. */
  public static Delivery of(Event event, String endpointId) {
    return new Delivery(
        TypedId.delivery(event, endpointId),
        event,
        endpointId,
        0,
        0,
        Trigger.SCHEDULE,
        null,
        null,
        null,
        Trail.NONE);
  }

  /** Whether it is on the ordered lane, or is to be: not if it has left that under a lease. */
  public boolean isInOrder() {
    return order != null && order.lease() == null;
  }

  public int nextAttempt() {
    return attempts + 1;
  }

  /** After an attempt that failed: what waits for the next one. */
  public Delivery afterAttempt(LastAttempt attempt) {
    return new Delivery(
        id,
        event,
        endpointId,
        attempts + 1,
        retries + 1,
        trigger,
        begunAt == null ? attempt.at() : begunAt,
        null,
        order,
        trail.attempted(attempt));
  }

  /** Not attempted, though it was due. */
  public Delivery begun(Instant now) {
    return begunAt == null
        ? new Delivery(
            id, event, endpointId, attempts, retries, trigger, now, reservedAt, order, trail)
        : this;
  }

  /** Of which as many retries count as made. */
  public Delivery retried(int times) {
    return new Delivery(
        id, event, endpointId, attempts, times, trigger, begunAt, reservedAt, order, trail);
  }

  public Delivery reservedAt(Instant time) {
    return Objects.equals(time, reservedAt)
        ? this
        : new Delivery(
            id, event, endpointId, attempts, retries, trigger, begunAt, time, order, trail);
  }

  public Delivery with(Trail other) {
    return other.equals(trail)
        ? this
        : new Delivery(
            id, event, endpointId, attempts, retries, trigger, begunAt, reservedAt, order, other);
  }

  public Delivery in(Order order) {
    return new Delivery(
        id, event, endpointId, attempts, retries, trigger, begunAt, reservedAt, order, trail);
  }

  /** Of a past one: it goes on in its schedule, of which as many retries were made. */
  public Delivery asBefore(int retries, Order order) {
    return new Delivery(
        id, event, endpointId, attempts, retries, Trigger.SCHEDULE, null, null, order, trail);
  }

  /** A new run of the schedule, on demand; behind the others of its key, if it has one. */
  public Delivery replayed() {
    return new Delivery(
        id, event, endpointId, attempts, 0, Trigger.REPLAY, null, null, null, trail);
  }
}
