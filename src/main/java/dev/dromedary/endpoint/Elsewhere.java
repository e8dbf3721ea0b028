package dev.dromedary.endpoint;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The endpoints that the files of other gateways have, without their secrets. An event is matched
 * to them as to any other, and its delivery waits for a gateway that can sign it: so that no event
 * is lost while a file changes on one gateway after the other.
 */
public final class Elsewhere {

  private final List<Consumer<Collection<WebhookEndpoint>>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile Map<String, WebhookEndpoint> known = Map.of();
  private final Object looking = new Object();
  private volatile Runnable look = () -> {};
  private volatile long begun;
  private StoreUnavailableException failure;

  Elsewhere() {}

  /** Called with all of them whenever they change. */
  public void addListener(Consumer<Collection<WebhookEndpoint>> listener) {
    listeners.add(listener);
  }

  public Optional<WebhookEndpoint> find(String id) {
    return Optional.ofNullable(known.get(id));
  }

  /**
   * Whether another gateway has it; looks again before it says no.
   *
   * @throws StoreUnavailableException if that cannot be decided, because the database is
   *     unavailable
   */
  public boolean has(String id) {
    if (!known.containsKey(id)) {
      lookAgain();
    }
    return known.containsKey(id);
  }

  /** One look that began after the question answers all that wait by then. */
  private void lookAgain() {
    long before = begun;
    synchronized (looking) {
      if (begun == before) {
        begun = before + 1;
        failure = null;
        try {
          look.run();
        } catch (StoreUnavailableException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  void lookBy(Runnable next) {
    look = next;
  }

  synchronized void become(Collection<WebhookEndpoint> endpoints) {
    Map<String, WebhookEndpoint> next = new LinkedHashMap<>();
    endpoints.forEach(endpoint -> next.put(endpoint.id(), endpoint));
    if (!next.equals(known)) {
      known = Map.copyOf(next);
      listeners.forEach(listener -> listener.accept(endpoints));
    }
  }
}
