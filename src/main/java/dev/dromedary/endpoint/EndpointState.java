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

  /** An automatic change of an endpoint of the file is not in the file. */
  static WebhookEndpoint following(WebhookEndpoint read, WebhookEndpoint before) {
    if (before == null || read.origin() != WebhookEndpoint.Origin.FILE) {
      return read;
    }
    WebhookEndpoint next = of(before).becomes(read);
    return before.url().equals(read.url()) ? next : next.withFailingSince(null, next.updatedAt());
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
