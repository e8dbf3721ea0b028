package dev.dromedary.deliver;

import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether a delivery may be attempted now, before a request is made and before any thread
 * waits.
 */
public class Admission {

  /**
   * What admission says.
   *
   * @param endpoint null unless it is known
   * @param reason why it is not attempted, or null
   * @param atLeast how long it waits at least if it is put off, or null
   */
  public record Decision(Gate gate, WebhookEndpoint endpoint, String reason, Duration atLeast) {}

  /** Where a delivery goes on. */
  public enum Gate {
    /** To the attempt. */
    ATTEMPT,
    /** To the lane on which an attempt holds nobody up, however long it takes. */
    SLOW_LANE,
    /** Back to a tier; no attempt is counted. */
    DEFER,
    /** To the dead letters. */
    DEAD_LETTER,
    /** Nowhere: it ends here. */
    CANCEL
  }

  /** The shortest tier there is. */
  private static final Duration BUSY = Duration.ZERO;

  private final Endpoints endpoints;
  private final EndpointStore store;
  private final EndpointHealth health;
  private final Duration deferral;

  /**
   * @param deferral how long a delivery waits for an endpoint that is paused or not known yet
   */
  public Admission(
      Endpoints endpoints, EndpointStore store, EndpointHealth health, Duration deferral) {
    this.endpoints = endpoints;
    this.store = store;
    this.health = health;
    this.deferral = deferral;
  }

  /**
   * @param onSlowLane whether the delivery comes from the slow lane, where no other waits for it
   */
  public Decision admit(Delivery delivery, boolean onSlowLane) {
    Optional<WebhookEndpoint> known = endpoints.find(delivery.endpointId());
    if (known.isEmpty()) {
      return unknown(delivery);
    }
    WebhookEndpoint endpoint = known.get();
    return switch (endpoint.status()) {
      case ENABLED -> enabled(endpoint, onSlowLane);
      case PAUSED -> defer(endpoint, "ENDPOINT_PAUSED", deferral);
      case DISABLED -> new Decision(Gate.DEAD_LETTER, endpoint, "ENDPOINT_DISABLED", null);
    };
  }

  /**
   * What is attempted off the slow lane, others wait for: so only where it is known to end soon.
   */
  private Decision enabled(WebhookEndpoint endpoint, boolean onSlowLane) {
    boolean busy = health.busy(endpoint.id());
    if (onSlowLane && busy) {
      return defer(endpoint, "ENDPOINT_BUSY", BUSY);
    }
    boolean now = onSlowLane || health.prompt(endpoint.id()) && !busy;
    return new Decision(now ? Gate.ATTEMPT : Gate.SLOW_LANE, endpoint, null, null);
  }

  private static Decision defer(WebhookEndpoint endpoint, String reason, Duration atLeast) {
    return new Decision(Gate.DEFER, endpoint, reason, atLeast);
  }

  /**
   * Only the store can tell an endpoint that was deleted from one that this gateway has not heard
   * of yet.
   */
  private Decision unknown(Delivery delivery) {
    try {
      if (store.find(delivery.endpointId()).isEmpty()) {
        return new Decision(Gate.CANCEL, null, "ENDPOINT_DELETED", null);
      }
      endpoints.changed(delivery.endpointId());
      return defer(null, "ENDPOINT_UNKNOWN", deferral);
    } catch (StoreUnavailable e) {
      return defer(null, "ENDPOINT_UNKNOWN", deferral);
    }
  }
}
