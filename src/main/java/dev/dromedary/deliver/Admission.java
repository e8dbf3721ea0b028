package dev.dromedary.deliver;

import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.endpoint.WebhookEndpoint;
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
   */
  public record Decision(Gate gate, WebhookEndpoint endpoint, String reason) {}

  /** Where a delivery goes on. */
  public enum Gate {
    /** To the attempt. */
    ATTEMPT,
    /** Back to a tier; no attempt is counted. */
    DEFER,
    /** To the dead letters. */
    DEAD_LETTER,
    /** Nowhere: it ends here. */
    CANCEL
  }

  private final Endpoints endpoints;
  private final EndpointStore store;

  public Admission(Endpoints endpoints, EndpointStore store) {
    this.endpoints = endpoints;
    this.store = store;
  }

  public Decision admit(Delivery delivery) {
    Optional<WebhookEndpoint> known = endpoints.find(delivery.endpointId());
    if (known.isEmpty()) {
      return unknown(delivery);
    }
    WebhookEndpoint endpoint = known.get();
    return switch (endpoint.status()) {
      case ENABLED -> new Decision(Gate.ATTEMPT, endpoint, null);
      case PAUSED -> new Decision(Gate.DEFER, endpoint, "ENDPOINT_PAUSED");
      case DISABLED -> new Decision(Gate.DEAD_LETTER, endpoint, "ENDPOINT_DISABLED");
    };
  }

  /**
   * Only the store can tell an endpoint that was deleted from one that this gateway has not heard
   * of yet.
   */
  private Decision unknown(Delivery delivery) {
    try {
      if (store.find(delivery.endpointId()).isEmpty()) {
        return new Decision(Gate.CANCEL, null, "ENDPOINT_DELETED");
      }
      endpoints.changed(delivery.endpointId());
      return new Decision(Gate.DEFER, null, "ENDPOINT_UNKNOWN");
    } catch (StoreUnavailable e) {
      return new Decision(Gate.DEFER, null, "ENDPOINT_UNKNOWN");
    }
  }
}
