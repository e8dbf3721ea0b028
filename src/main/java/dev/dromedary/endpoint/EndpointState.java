package dev.dromedary.endpoint;

import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.time.Instant;

/**
 * What an endpoint of the file is beyond what the file says, because the gateway changed it by
 * itself.
 */
record EndpointState(
    String id,
    Status status,
    String statusReason,
    Instant failingSince,
    Instant requeuingSince,
    Instant updatedAt) {

  static EndpointState of(WebhookEndpoint endpoint) {
    return new EndpointState(
        endpoint.id(),
        endpoint.status(),
        endpoint.statusReason(),
        endpoint.failingSince(),
        endpoint.requeuingSince(),
        endpoint.updatedAt());
  }

  boolean saysMore() {
    return status != Status.ENABLED || failingSince != null || requeuingSince != null;
  }

  /** The endpoint of a file that says the same as before. */
  WebhookEndpoint goesOn(WebhookEndpoint read) {
    return read.with(status, statusReason, failingSince, requeuingSince, updatedAt);
  }

  /** The endpoint of a file that changed: its status is what the file says now. */
  WebhookEndpoint becomes(WebhookEndpoint read) {
    return read.with(status, statusReason, failingSince, requeuingSince, updatedAt)
        .withStatus(read.status(), read.statusReason(), read.updatedAt());
  }
}
