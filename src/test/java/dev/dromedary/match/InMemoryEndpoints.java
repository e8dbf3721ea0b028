package dev.dromedary.match;

import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.sign.SigningSecret;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Endpoints that nobody stores: the matcher does not look at the store. */
final class InMemoryEndpoints {

  private InMemoryEndpoints() {}

  static Endpoints empty() {
    return new Endpoints(
        new EndpointStore() {
          @Override
          public List<WebhookEndpoint> all() {
            return List.of();
          }

          @Override
          public Optional<WebhookEndpoint> find(String id) {
            return Optional.empty();
          }

          @Override
          public void save(WebhookEndpoint endpoint) {}

          @Override
          public boolean delete(String id) {
            return true;
          }
        },
        id -> {});
  }

  static WebhookEndpoint endpoint(String id, String tenant, String filter, String... patterns) {
    return new WebhookEndpoint(
        id,
        tenant,
        "https://example.com/hooks/" + id,
        Arrays.asList(patterns),
        filter,
        null,
        Map.of(),
        "default",
        null,
        null,
        null,
        null,
        WebhookEndpoint.Status.ENABLED,
        null,
        null,
        null,
        SigningSecret.generate(),
        null,
        null,
        WebhookEndpoint.Origin.API,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
