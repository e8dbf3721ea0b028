package dev.dromedary.admission;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.Lane;
import dev.dromedary.delivery.Reason;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether a delivery may be attempted now, before a request is made and before any thread
 * waits.
 */
public class Admission {

  /**
   * The decision on a delivery.
   *
   * @param delivery as it goes on
   * @param endpoint null unless it is known
   * @param reason why it is not attempted, or null
   * @param delay how long it is deferred, or null if it has a reservation
   */
  public record Decision(
      Gate gate, Delivery delivery, WebhookEndpoint endpoint, Reason reason, Duration delay) {}

  /** Where a delivery goes on. */
  public enum Gate {
    /** To the attempt, which is in flight from now on. */
    ATTEMPT,
    /** To the lane on which no other delivery waits for an attempt, however long it takes. */
    SLOW_LANE,
    /** To the lane of ordered deliveries, behind those of its key. */
    ORDERED_LANE,
    /** Back to a tier for at least that long; no attempt is counted. */
    DEFER,
    /** The same, but the time of its schedule runs on; at its end comes the last attempt. */
    DEFER_WITHIN_SCHEDULE,
    /** Back to a tier until its reserved time at the latest. */
    AWAIT_RESERVATION,
    /** To the dead letters. */
    DEAD_LETTER,
    /** Nowhere: it ends here. */
    CANCEL
  }

  /** The end of schedules. */
  @FunctionalInterface
  public interface Schedules {
    /** If the time of its schedule is over, the delivery before its last attempt. */
    Optional<Delivery> last(Delivery delivery, String policyName, Instant now);
  }

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Endpoints endpoints;
  private final EndpointStore store;
  private final EndpointLimiters limiters;
  private final Schedules schedules;
  private final Duration deferral;
  private final Clock clock;

  /**
   * @param deferral how long a delivery waits for an endpoint that is paused or not known yet
   * @param clock of the reserved times, which leave the process
   */
  public Admission(
      Endpoints endpoints,
      EndpointStore store,
      EndpointLimiters limiters,
      Schedules schedules,
      Duration deferral,
      Clock clock) {
    this.endpoints = endpoints;
    this.store = store;
    this.limiters = limiters;
    this.schedules = schedules;
    this.deferral = deferral;
    this.clock = clock;
  }

  /**
   * @param lane from which the delivery comes, or null inline
   */
  public Decision admit(Delivery delivery, Lane lane) {
    Optional<WebhookEndpoint> known = endpoints.find(delivery.endpointId());
    if (known.isEmpty()) {
      return unknown(delivery);
    }
    WebhookEndpoint endpoint = known.get();
    return switch (endpoint.status()) {
      case ENABLED -> enabled(delivery, endpoint, lane);
      case PAUSED -> new Decision(Gate.DEFER, delivery, endpoint, Reason.ENDPOINT_PAUSED, deferral);
      case DISABLED ->
          new Decision(Gate.DEAD_LETTER, delivery, endpoint, Reason.ENDPOINT_DISABLED, null);
    };
  }

  /**
   * Of a delivery that is due on a tier where it waits for its endpoint: how it goes on waiting.
   * Empty if it is to be admitted, because it has a permit in prospect, or something else has
   * become of its endpoint.
   */
  public Optional<Decision> stillWaits(Delivery delivery, Reason reason) {
    Optional<WebhookEndpoint> enabled = enabled(delivery.endpointId());
    if (enabled.isEmpty()) {
      return Optional.empty();
    }
    WebhookEndpoint endpoint = enabled.get();
    EndpointLimiter limiter = limiters.of(endpoint.id());
    boolean isLimited = reason == Reason.RATE_LIMITED && endpoint.rateLimit() != null;
    if (isReserved(delivery) && isLimited) {
      return Optional.of(waiting(delivery, endpoint, reason));
    }
    boolean isOpen = limiter.state() == EndpointLimiter.State.OPEN;
    boolean isToBeAdmitted =
        reason == Reason.CIRCUIT_OPEN ? last(delivery, endpoint).isPresent() : isOpen;
    if (isLimited || isToBeAdmitted || limiter.promise()) {
      return Optional.empty();
    }
    return Optional.of(
        isReserved(delivery) && !isOpen
            ? waiting(delivery, endpoint, reason)
            : deferred(delivery, endpoint, limiter.reserve()));
  }

  private Optional<WebhookEndpoint> enabled(String endpointId) {
    return endpoints
        .find(endpointId)
        .filter(endpoint -> endpoint.status() == WebhookEndpoint.Status.ENABLED);
  }

  /** Whether an attempt of a delivery to that endpoint is made now, and may take long. */
  public boolean mayTakeLong(String endpointId) {
    if (enabled(endpointId).isEmpty()) {
      return false;
    }
    return limiters.of(endpointId).mayTakeLong();
  }

  private Optional<Delivery> last(Delivery delivery, WebhookEndpoint endpoint) {
    return schedules.last(delivery, endpoint.redeliveryPolicy(), clock.instant());
  }

  /**
   * A manual attempt is made though the circuit breaker is open: its sender may know more. So is
   * the last one of a delivery that has waited for it until its schedule ends: no delivery is
   * exhausted without an attempt.
   */
  private Decision enabled(Delivery delivery, WebhookEndpoint endpoint, Lane lane) {
    if (endpoint.ordering() != null && delivery.order() == null) {
      return new Decision(Gate.ORDERED_LANE, delivery, endpoint, null, null);
    }
    boolean isManual = delivery.trigger() == Delivery.Trigger.REPLAY && delivery.retries() == 0;
    EndpointLimiter limiter = limiters.of(endpoint.id());
    if (isManual || limiter.state() != EndpointLimiter.State.OPEN) {
      return atItsRate(delivery, endpoint, limiter, lane, isManual);
    }
    return last(delivery, endpoint)
        .map(last -> atItsRate(last, endpoint, limiter, lane, true))
        .orElseGet(() -> deferred(delivery, endpoint, limiter.reserve()));
  }

  private Decision atItsRate(
      Delivery delivery,
      WebhookEndpoint endpoint,
      EndpointLimiter limiter,
      Lane lane,
      boolean forced) {
    boolean isLimited = endpoint.rateLimit() != null;
    if (isReserved(delivery)) {
      return waiting(delivery, endpoint, isLimited ? Reason.RATE_LIMITED : Reason.ENDPOINT_BUSY);
    }
    if (isLimited) {
      Reservation reservation =
          limiter.reserve(endpoint.rateLimit(), delivery.reservedAt() != null);
      if (!reservation.delay().isZero()) {
        return deferred(delivery, endpoint, reservation);
      }
      Delivery reserved = delivery.reservedAt(clock.instant());
      return onItsLane(reserved, endpoint, limiter, lane, forced);
    }
    return onItsLane(delivery, endpoint, limiter, lane, forced);
  }

  /** A delivery without a reservation is behind deliveries with one. */
  private Decision onItsLane(
      Delivery delivery,
      WebhookEndpoint endpoint,
      EndpointLimiter limiter,
      Lane lane,
      boolean forced) {
    boolean isBehind = delivery.reservedAt() == null && lane != Lane.PRIORITY && !forced;
    if (isBehind && limiter.state() == EndpointLimiter.State.BACKLOG) {
      return deferred(delivery, endpoint, limiter.reserve());
    }
    if (isTooSlow(limiter.latencyClass(), lane)) {
      return new Decision(Gate.SLOW_LANE, delivery, endpoint, null, null);
    }
    if (limiter.tryAcquire(endpoint, forced)) {
      return new Decision(Gate.ATTEMPT, delivery, endpoint, null, null);
    }
    if (lane == Lane.PRIORITY) {
      return deferred(delivery, endpoint, new Reservation(SOON, Reason.ENDPOINT_BUSY));
    }
    if (lane != Lane.SLOW
        && lane != Lane.BULK
        && limiter.state() == EndpointLimiter.State.AVAILABLE) {
      return new Decision(Gate.SLOW_LANE, delivery, endpoint, null, null);
    }
    Reservation next = limiter.reserve();
    return deferred(
        delivery, endpoint, forced ? new Reservation(next.delay(), Reason.ENDPOINT_BUSY) : next);
  }

  /** Inline the events of its batch wait for an attempt; on a shared lane other deliveries do. */
  private static boolean isTooSlow(LatencyClass latency, Lane lane) {
    if (lane == null) {
      return latency != LatencyClass.FAST;
    }
    return switch (lane) {
      case STANDARD, ORDERED -> latency == LatencyClass.SLOW;
      case BULK, SLOW, PRIORITY -> false;
    };
  }

  private boolean isReserved(Delivery delivery) {
    return delivery.reservedAt() != null && delivery.reservedAt().isAfter(clock.instant());
  }

  private Decision deferred(Delivery delivery, WebhookEndpoint endpoint, Reservation reservation) {
    if (reservation.reason() == Reason.CIRCUIT_OPEN) {
      return new Decision(
          Gate.DEFER_WITHIN_SCHEDULE,
          delivery,
          endpoint,
          reservation.reason(),
          reservation.delay());
    }
    Instant time = clock.instant().plus(reservation.delay());
    return waiting(delivery.reservedAt(time), endpoint, reservation.reason());
  }

  private static Decision waiting(Delivery delivery, WebhookEndpoint endpoint, Reason reason) {
    return new Decision(Gate.AWAIT_RESERVATION, delivery, endpoint, reason, null);
  }

  /**
   * Only the store can tell an endpoint that was deleted from one that this gateway has not heard
   * of yet. One that is in the file of another gateway waits for that gateway.
   */
  private Decision unknown(Delivery delivery) {
    try {
      boolean isStored = store.find(delivery.endpointId()).isPresent();
      if (!isStored && !endpoints.elsewhere().has(delivery.endpointId())) {
        return new Decision(Gate.CANCEL, delivery, null, Reason.ENDPOINT_DELETED, null);
      }
      if (isStored) {
        endpoints.changed(delivery.endpointId());
      }
      return new Decision(Gate.DEFER, delivery, null, Reason.ENDPOINT_UNKNOWN, deferral);
    } catch (StoreUnavailableException e) {
      return new Decision(Gate.DEFER, delivery, null, Reason.ENDPOINT_UNKNOWN, deferral);
    }
  }
}
