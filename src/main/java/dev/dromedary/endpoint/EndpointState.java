package dev.dromedary.endpoint;

import java.time.Instant;
import java.util.Objects;

/**
 * The state of an endpoint of the file beyond its definition, because the gateway changed it by
 * itself.
 */
record EndpointState(String id, EndpointConditions conditions, Instant updatedAt) {

  EndpointState {
    Objects.requireNonNull(conditions, "conditions");
  }

  static EndpointState of(WebhookEndpoint endpoint) {
    return new EndpointState(endpoint.id(), endpoint.conditions(), endpoint.updatedAt());
  }

  /** The endpoint of a file that says the same as before. */
  WebhookEndpoint goesOn(WebhookEndpoint read) {
    return read.with(conditions, updatedAt);
  }

  /** The endpoint of a file that changed: its status is what the file says now. */
  WebhookEndpoint becomes(WebhookEndpoint read) {
    return read.with(conditions, updatedAt)
        .withStatus(read.status(), read.conditions().reason(), read.updatedAt());
  }
}
