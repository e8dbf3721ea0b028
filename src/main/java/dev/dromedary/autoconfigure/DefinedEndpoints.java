package dev.dromedary.autoconfigure;

import dev.dromedary.admin.EndpointRequests;
import dev.dromedary.endpoint.EndpointDefinition;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.TypedId;
import java.time.Clock;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Reads what an admin sends by the same rules as the endpoints of the file. */
final class DefinedEndpoints implements EndpointRequests {

  private final EndpointDefinition definition;
  private final Clock clock;

  DefinedEndpoints(EndpointDefinition definition, Clock clock) {
    this.definition = definition;
    this.clock = clock;
  }

  @Override
  public WebhookEndpoint create(JsonNode body) {
    Instant now = clock.instant();
    return definition.create(TypedId.endpoint(now), body, now);
  }

  @Override
  public WebhookEndpoint change(WebhookEndpoint existing, JsonNode patch) {
    return definition.change(existing, patch, clock.instant());
  }

  @Override
  public WebhookEndpoint replace(WebhookEndpoint existing, JsonNode body) {
    WebhookEndpoint next = definition.create(existing.id(), body, clock.instant());
    return new WebhookEndpoint(
        existing.id(),
        next.tenant(),
        next.url(),
        next.eventTypes(),
        next.filter(),
        next.description(),
        next.headers(),
        next.redeliveryPolicy(),
        next.rateLimit(),
        next.ordering(),
        next.timeout(),
        next.maxInFlight(),
        existing.status(),
        existing.statusReason(),
        next.url().equals(existing.url()) ? existing.failingSince() : null,
        existing.requeuingSince(),
        existing.secret(),
        existing.previousSecret(),
        existing.previousSecretUntil(),
        existing.origin(),
        existing.createdAt(),
        next.updatedAt());
  }
}
