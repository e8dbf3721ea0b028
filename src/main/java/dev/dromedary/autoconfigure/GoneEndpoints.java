package dev.dromedary.autoconfigure;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disables endpoints whose receiver answered 410. */
final class GoneEndpoints {

  private static final Logger LOG = LoggerFactory.getLogger(GoneEndpoints.class);

  private final Endpoints endpoints;
  private final Clock clock;

  GoneEndpoints(Endpoints endpoints, Clock clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  void disable(WebhookEndpoint endpoint) {
    endpoints
        .find(endpoint.id())
        .filter(known -> known.status() != WebhookEndpoint.Status.DISABLED)
        .ifPresent(this::disableKnown);
  }

  private void disableKnown(WebhookEndpoint endpoint) {
    LOG.warn(
        "Endpoint {} answered 410 and is disabled; its deliveries go to the dead letters",
        endpoint.id());
    WebhookEndpoint disabled =
        endpoint.withStatus(WebhookEndpoint.Status.DISABLED, "answered 410 Gone", clock.instant());
    endpoints.change(disabled);
  }
}
