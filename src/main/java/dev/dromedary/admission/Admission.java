package dev.dromedary.admission;

import dev.dromedary.delivery.Delivery;
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
   * What admission says.
   *
   * @param delivery as it goes on
   * @param endpoint null unless it is known
   * @param reason why it is not attempted, or null
   * @param delay how long it waits if it is put off and has no slot, or null
   */
  public record Decision(
      Gate gate, Delivery delivery, WebhookEndpoint endpoint, Reason reason, Duration delay) {}

  /** Where a delivery goes on. */
  public enum Gate {
    /** To the attempt, which counts as under way from now on. */
    ATTEMPT,
    /** To the lane on which an attempt holds nobody up, however long it takes. */
    SLOW_LANE,
    /** To the end of its line, on the lane on which the deliveries of a line go one by one. */
    ORDERED_LANE,
    /** Back to a tier for at least that long; no attempt is counted. */
    DEFER,
    /** The same, but the time of its schedule runs on; at its end comes the last attempt. */
    DEFER_WITHIN_SCHEDULE,
    /** Back to a tier until its slot at the latest. */
    AWAIT_SLOT,
    /** To the dead letters. */
    DEAD_LETTER,
    /** Nowhere: it ends here. */
    CANCEL
  }

  /** Where a delivery comes from. */
  public enum Lane {
    /** The events of its batch wait for its attempt, so it must be quick. */
    EVENTS,
    /** Others of its batch wait for its attempt, so it must end soon. */
    SHARED,
    /** Nobody waits for it. */
    SLOW,
    /** Nobody waits for it, and it does not queue up at an endpoint that is busy. */
    URGENT
  }

  /** The end of schedules. */
  @FunctionalInterface
  public interface Schedules {
    /** If the time of its schedule is over, the delivery before its last attempt. */
    Optional<Delivery> last(Delivery delivery, String policyName, Instant now);
  }

  private final Endpoints endpoints;
  private final EndpointStore store;
  private final EndpointHealth health;
  private final Slots slots;
  private final Schedules schedules;
  private final Duration deferral;
  private final Clock clock;

  /**
   * @param deferral how long a delivery waits for an endpoint that is paused or not known yet
   */
  public Admission(
      Endpoints endpoints,
      EndpointStore store,
      EndpointHealth health,
      Slots slots,
      Schedules schedules,
      Duration deferral,
      Clock clock) {
    this.endpoints = endpoints;
    this.store = store;
    this.health = health;
    this.slots = slots;
    this.schedules = schedules;
    this.deferral = deferral;
    this.clock = clock;
  }

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

  /** Of a delivery that has waited for a circuit: empty unless it would only be put off again. */
  public Optional<Decision> stillOpen(Delivery delivery) {
    Duration wait = health.leftAlone(delivery.endpointId());
    return wait.isZero()
        ? Optional.empty()
        : ifEnabled(delivery)
            .filter(endpoint -> last(delivery, endpoint).isEmpty())
            .map(endpoint -> circuitOpen(delivery, endpoint, wait));
  }

  /**
   * Of a delivery that has waited for its turn at an endpoint that was busy, the same. Whoever
   * finds a circuit open is told so where it is admitted, because then its schedule runs.
   */
  public Optional<Decision> stillBusy(Delivery delivery) {
    String id = delivery.endpointId();
    return !health.open(id).isZero() || health.setsOutInTurn(id)
        ? Optional.empty()
        : ifEnabled(delivery).map(endpoint -> awaitTurn(delivery, endpoint, health.turn(id)));
  }

  private Optional<WebhookEndpoint> ifEnabled(Delivery delivery) {
    return endpoints
        .find(delivery.endpointId())
        .filter(endpoint -> endpoint.status() == WebhookEndpoint.Status.ENABLED);
  }

  /** Whether an attempt of a delivery to that endpoint, if one is made now, may take long. */
  public boolean mayTakeLong(String endpointId) {
    return health.mayTakeLong(endpointId)
        && endpoints
            .find(endpointId)
            .filter(endpoint -> endpoint.status() == WebhookEndpoint.Status.ENABLED)
            .isPresent();
  }

  private Optional<Delivery> last(Delivery delivery, WebhookEndpoint endpoint) {
    return schedules.last(delivery, endpoint.redeliveryPolicy(), clock.instant());
  }

  /**
   * What somebody asked for is attempted though the circuit is open: they may know more. So is, for
   * the last time, what has waited for it until its schedule ends: no delivery is exhausted
   * untried.
   */
  private Decision enabled(Delivery delivery, WebhookEndpoint endpoint, Lane lane) {
    if (endpoint.ordering() != null && delivery.order() == null) {
      return new Decision(Gate.ORDERED_LANE, delivery, endpoint, null, null);
    }
    boolean askedFor = delivery.trigger() == Delivery.Trigger.REPLAY && delivery.retries() == 0;
    Duration open = askedFor ? Duration.ZERO : health.open(endpoint.id());
    if (open.isZero()) {
      return inSlot(delivery, endpoint, lane, askedFor);
    }
    return last(delivery, endpoint)
        .map(last -> inSlot(last, endpoint, lane, true))
        .orElseGet(() -> circuitOpen(delivery, endpoint, open));
  }

  private Decision inSlot(
      Delivery delivery, WebhookEndpoint endpoint, Lane lane, boolean askedFor) {
    Instant slot = slots.slot(endpoint, delivery.slotAt());
    if (slot != null && slot.isAfter(clock.instant())) {
      Reason reason = endpoint.rateLimit() == null ? Reason.ENDPOINT_BUSY : Reason.RATE_LIMITED;
      return awaitSlot(delivery.at(slot), endpoint, reason);
    }
    return inTurn(delivery.at(slot), endpoint, lane, askedFor);
  }

  /** What is attempted off the slow lane, others wait for: so only what is known to end soon. */
  private Decision inTurn(
      Delivery delivery, WebhookEndpoint endpoint, Lane lane, boolean askedFor) {
    String id = endpoint.id();
    boolean awaited = lane == Lane.EVENTS || lane == Lane.SHARED;
    if (awaited && health.isQueuedAt(id)) {
      return lane == Lane.SHARED
          ? cameInVain(delivery, endpoint)
          : awaitTurn(delivery, endpoint, health.turn(id));
    }
    if (awaited && !(lane == Lane.EVENTS ? health.quick(id) : health.prompt(id))) {
      return lane == Lane.EVENTS && health.othersWaitAt(id)
          ? awaitTurn(delivery, endpoint, health.turn(id))
          : slowLane(delivery, endpoint);
    }
    if (!askedFor && !health.tryAcquire(id)) {
      return circuitOpen(delivery, endpoint, health.open(id));
    }
    if (health.tryBegin(id, endpoint.maxInFlight())) {
      return new Decision(Gate.ATTEMPT, delivery, endpoint, null, null);
    }
    if (!askedFor) {
      health.release(id);
    }
    return switch (lane) {
      case EVENTS, SHARED -> slowLane(delivery, endpoint);
      case SLOW -> cameInVain(delivery, endpoint);
      case URGENT -> awaitTurn(delivery, endpoint, health.soon(id));
    };
  }

  private static Decision slowLane(Delivery delivery, WebhookEndpoint endpoint) {
    return new Decision(Gate.SLOW_LANE, delivery, endpoint, null, null);
  }

  private Decision cameInVain(Delivery delivery, WebhookEndpoint endpoint) {
    health.cameInVain(endpoint.id());
    return awaitTurn(delivery, endpoint, health.turn(endpoint.id()));
  }

  private static Decision awaitTurn(Delivery delivery, WebhookEndpoint endpoint, Instant turn) {
    return awaitSlot(delivery.at(turn), endpoint, Reason.ENDPOINT_BUSY);
  }

  private static Decision awaitSlot(Delivery delivery, WebhookEndpoint endpoint, Reason reason) {
    return new Decision(Gate.AWAIT_SLOT, delivery, endpoint, reason, null);
  }

  private static Decision circuitOpen(Delivery delivery, WebhookEndpoint endpoint, Duration wait) {
    return new Decision(Gate.DEFER_WITHIN_SCHEDULE, delivery, endpoint, Reason.CIRCUIT_OPEN, wait);
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
