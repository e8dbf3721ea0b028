package dev.dromedary.endpoint;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the pauses whose time has come. Each gateway tries; the store lets one of them make the
 * change.
 */
final class Pauses {

  private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

  private final Endpoints endpoints;
  private final Clock clock;

  Pauses(Endpoints endpoints, Clock clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  void end() {
    Instant now = clock.instant();
    for (WebhookEndpoint endpoint : endpoints.all()) {
      if (endpoint.conditions().isPauseOver(now)
          && endpoints.change(endpoint.id(), stored -> stored.resumed(now))) {
        LOG.info("Endpoint {} is enabled again: its pause has ended", endpoint.id());
      }
    }
  }
}
