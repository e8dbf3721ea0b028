package dev.dromedary.endpoint;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the endpoints that come through the API. A store that is away throws {@link
 * StoreUnavailable}.
 */
public interface EndpointStore {

  /** Every endpoint, disabled ones included, in no order. */
  List<WebhookEndpoint> all();

  Optional<WebhookEndpoint> find(String id);

  /** Inserts or replaces; durable when it returns. */
  void save(WebhookEndpoint endpoint);

  /** Whether there was one to delete; durable when it returns. */
  boolean delete(String id);
}
