package dev.dromedary.endpoint;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A store in memory, which can become unavailable. */
public class MemoryEndpointStore implements EndpointStore {

  private final Map<String, WebhookEndpoint> byId = new ConcurrentHashMap<>();
  private volatile boolean unavailable;

  public void setUnavailable(boolean unavailable) {
    this.unavailable = unavailable;
  }

  @Override
  public List<WebhookEndpoint> all() {
    requireAvailable();
    return List.copyOf(byId.values());
  }

  @Override
  public Optional<WebhookEndpoint> find(String id) {
    requireAvailable();
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public void save(WebhookEndpoint endpoint) {
    requireAvailable();
    byId.put(endpoint.id(), endpoint);
  }

  @Override
  public Set<String> insert(Collection<WebhookEndpoint> endpoints) {
    requireAvailable();
    Set<String> inserted = new HashSet<>();
    for (WebhookEndpoint endpoint : endpoints) {
      if (byId.putIfAbsent(endpoint.id(), endpoint) == null) {
        inserted.add(endpoint.id());
      }
    }
    return inserted;
  }

  @Override
  public Optional<Change> update(String id, UnaryOperator<WebhookEndpoint> change) {
    return find(id)
        .map(
            before -> {
              WebhookEndpoint after = change.apply(before);
              save(after);
              return new Change(before, after);
            });
  }

  @Override
  public boolean delete(String id, Consumer<WebhookEndpoint> check) {
    find(id).ifPresent(check);
    return byId.remove(id) != null;
  }

  private void requireAvailable() {
    if (unavailable) {
      throw new StoreUnavailableException(
          "The store in memory", new SQLException("jdbc:h2:secret"));
    }
  }
}
