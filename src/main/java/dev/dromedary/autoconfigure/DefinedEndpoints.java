package dev.dromedary.autoconfigure;

import dev.dromedary.admin.EndpointRequests;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.TypedId;
import java.time.Clock;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Reads what an admin sends by the same rules as the endpoints of the file. */
final class DefinedEndpoints implements EndpointRequests {

  private final DefinitionReader definitions;
  private final Clock clock;

  DefinedEndpoints(DefinitionReader definitions, Clock clock) {
    this.definitions = definitions;
    this.clock = clock;
  }

  @Override
  public WebhookEndpoint create(JsonNode body) {
    Instant now = clock.instant();
    return definitions.create(TypedId.endpoint(now), body, now);
  }

  @Override
  public WebhookEndpoint change(WebhookEndpoint existing, JsonNode patch) {
    return definitions.change(existing, patch, clock.instant());
  }

  @Override
  public WebhookEndpoint replace(WebhookEndpoint existing, JsonNode body) {
    return definitions.replace(existing, body, clock.instant());
  }
}
