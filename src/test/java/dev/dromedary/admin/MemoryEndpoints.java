package dev.dromedary.admin;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.event.Refusal;
import dev.dromedary.event.TypedId;
import dev.dromedary.sign.SigningSecret;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A store in memory, and a reading of as much of an endpoint as the API's tests need. */
class MemoryEndpoints extends MemoryEndpointStore implements EndpointRequests {

  private final Clock clock;
  boolean away;

  MemoryEndpoints(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void save(WebhookEndpoint endpoint) {
    if (away) {
      throw new StoreUnavailable("Saving the endpoint", new RuntimeException("jdbc:h2:secret"));
    }
    super.save(endpoint);
  }

  @Override
  public WebhookEndpoint create(JsonNode body) {
    Instant now = clock.instant();
    return endpoint(
        TypedId.endpoint(now), Origin.API, SigningSecret.generate(), body, now, text(body, "url"));
  }

  @Override
  public WebhookEndpoint change(WebhookEndpoint existing, JsonNode patch) {
    String url = patch.has("url") ? text(patch, "url") : existing.url();
    return endpoint(
        existing.id(),
        existing.origin(),
        existing.secrets().current(),
        patch,
        existing.createdAt(),
        url);
  }

  @Override
  public WebhookEndpoint replace(WebhookEndpoint existing, JsonNode body) {
    return endpoint(
        existing.id(),
        existing.origin(),
        existing.secrets().current(),
        body,
        existing.createdAt(),
        text(body, "url"));
  }

  private WebhookEndpoint endpoint(
      String id,
      Origin origin,
      SigningSecret secret,
      JsonNode body,
      Instant createdAt,
      String url) {
    Map<String, String> headers = new LinkedHashMap<>();
    body.path("headers").forEachEntry((name, value) -> headers.put(name, value.stringValue()));
    return EndpointBuilder.anEndpoint(id)
        .of(body.path("tenant").asString("default"))
        .at(url)
        .described(body.path("description").asString(null))
        .sending(headers)
        .signingWith(secret)
        .from(origin)
        .since(createdAt, clock.instant())
        .build();
  }

  private static String text(JsonNode body, String name) {
    if (!body.path(name).isString()) {
      throw new Refusal(name, "is required");
    }
    return body.path(name).stringValue();
  }
}
