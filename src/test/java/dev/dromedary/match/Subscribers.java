package dev.dromedary.match;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;

/** Endpoints that differ in their subscription only. */
final class Subscribers {

  private Subscribers() {}

  static WebhookEndpoint endpoint(String id, String tenant, String filter, String... patterns) {
    return EndpointBuilder.anEndpoint(id)
        .of(tenant)
        .at("https://example.com/hooks/" + id)
        .filteredBy(filter)
        .wanting(patterns)
        .build();
  }
}
