package dev.dromedary.endpoint;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Keeps the endpoints of the API. An unavailable store throws {@link StoreUnavailableException}.
 */
public interface EndpointStore {

  /** Every endpoint, disabled ones included, in no order. */
  List<WebhookEndpoint> all();

  Optional<WebhookEndpoint> find(String id);

  /** Inserts or replaces; durable when it returns. */
  void save(WebhookEndpoint endpoint);

  /**
   * Inserts those whose ids the store does not have, and leaves the others as they are; durable
   * when it returns.
   *
   * @return the ids of the inserted ones
   */
  Set<String> insert(Collection<WebhookEndpoint> endpoints);

  /**
   * Changes the stored endpoint exclusively; durable when it returns.
   *
   * @param change gives the endpoint itself if nothing is to change; may be asked more than once
   * @return empty if there is none
   */
  Optional<Change> update(String id, UnaryOperator<WebhookEndpoint> change);

  /**
   * Whether there was one to delete; durable when it returns.
   *
   * @param check throws if the stored endpoint is not to be deleted; exclusive, as of an update
   */
  boolean delete(String id, Consumer<WebhookEndpoint> check);

  default boolean delete(String id) {
    return delete(id, any -> {});
  }

  /** An endpoint as it was, and as it is now. */
  record Change(WebhookEndpoint before, WebhookEndpoint after) {

    public boolean isNone() {
      return before == after;
    }
  }
}
