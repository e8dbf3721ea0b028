package dev.dromedary.api;

import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.jdbc.StoreUnavailableException;

/** A store in memory that can be away. */
class MemoryEndpoints extends MemoryEndpointStore {

  boolean away;

  @Override
  public void save(WebhookEndpoint endpoint) {
    if (away) {
      throw new StoreUnavailableException(
          "Saving the endpoint", new RuntimeException("jdbc:h2:secret"));
    }
    super.save(endpoint);
  }
}
