package dev.dromedary.match;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
          public Optional<Change> update(String id, UnaryOperator<WebhookEndpoint> change) {
            return Optional.empty();
          }

          @Override
          public boolean delete(String id) {
            return true;
          }
        },
        id -> {});
  }

  static WebhookEndpoint endpoint(String id, String tenant, String filter, String... patterns) {
    return EndpointBuilder.anEndpoint(id)
        .of(tenant)
        .at("https://example.com/hooks/" + id)
        .filteredBy(filter)
        .wanting(patterns)
        .build();
  }
}
