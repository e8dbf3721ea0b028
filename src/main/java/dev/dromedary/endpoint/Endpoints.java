package dev.dromedary.endpoint;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Every endpoint, in memory: of the store and of the file. The question of each delivery is
 * answered here, so that an unavailable database delays no delivery.
 */
public class Endpoints {

  /** Called with every change, in order, before the call that made it returns. */
  public interface Listener {

    /**
     * @param before null if it is new
     * @param after null if it was deleted
     */
    void changed(WebhookEndpoint before, WebhookEndpoint after);
  }

  private final EndpointStore store;
  private final Consumer<String> announce;
  private final Map<String, WebhookEndpoint> byId = new ConcurrentHashMap<>();
  private final ReentrantLock turn = new ReentrantLock();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Elsewhere elsewhere = new Elsewhere();

  /**
   * @param announce announces to the other gateways that the endpoint of this id changed
   */
  public Endpoints(EndpointStore store, Consumer<String> announce) {
    this.store = store;
    this.announce = announce;
  }

  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  /** The endpoints that only other gateways have. */
  public Elsewhere elsewhere() {
    return elsewhere;
  }

  public Optional<WebhookEndpoint> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Collection<WebhookEndpoint> all() {
    return List.copyOf(byId.values());
  }

  /** Some in the order of their ids, without sorting all of them for each page. */
  public Page<WebhookEndpoint> page(Predicate<WebhookEndpoint> wanted, PageRequest page) {
    String after = page.cursor() == null ? null : Cursor.parse(page.cursor(), 1).key().get(0);
    return Cursor.page(
        EndpointPage.of(byId.values(), wanted, page.order(), after, page.limit() + 1),
        page.limit(),
        last -> new Cursor(last.createdAt(), last.id()));
  }

  /** Stores, applies and announces. */
  public void save(WebhookEndpoint endpoint) {
    inTurn(
        () -> {
          store.save(endpoint);
          apply(endpoint.id(), endpoint);
          announce.accept(endpoint.id());
        });
  }

  /**
   * Stores, applies and announces those whose ids no endpoint has: of the API, of this file, or of
   * the file of another gateway.
   *
   * @return the ids of the new ones
   */
  public Set<String> insert(Collection<WebhookEndpoint> added) {
    return inTurn(
        () -> {
          List<WebhookEndpoint> free = added.stream().filter(this::isFree).toList();
          Set<String> inserted = free.isEmpty() ? Set.of() : new HashSet<>(store.insert(free));
          for (WebhookEndpoint endpoint : free) {
            if (inserted.contains(endpoint.id()) && !byId.containsKey(endpoint.id())) {
              apply(endpoint.id(), endpoint);
              announce.accept(endpoint.id());
            }
          }
          return inserted;
        });
  }

  /** One that the store has and this gateway does not know yet is found by the store. */
  private boolean isFree(WebhookEndpoint endpoint) {
    return !byId.containsKey(endpoint.id()) && elsewhere.find(endpoint.id()).isEmpty();
  }

  /**
   * Changes what the store has, so that it takes back nothing that was changed elsewhere, applies
   * and announces.
   *
   * @param change gives the endpoint itself if nothing is to change; may be asked more than once
   * @return empty if it was deleted
   */
  public Optional<EndpointStore.Change> update(String id, UnaryOperator<WebhookEndpoint> change) {
    return inTurn(
        () -> {
          Optional<EndpointStore.Change> done = store.update(id, change);
          apply(id, done.map(EndpointStore.Change::after).orElse(null));
          done.filter(made -> !made.isNone()).ifPresent(made -> announce.accept(id));
          return done;
        });
  }

  /**
   * A change that the gateway makes by itself, to what the store has, so that it takes back nothing
   * that was changed elsewhere. It counts here at once, also while the store is unavailable; of an
   * endpoint from the file it counts until the file changes.
   *
   * @param change gives the endpoint itself if nothing is to change
   * @return whether it was stored as well
   */
  public boolean change(String id, UnaryOperator<WebhookEndpoint> change) {
    return inTurn(
        () -> {
          WebhookEndpoint known = byId.get(id);
          if (known == null) {
            return false;
          }
          if (known.origin() == WebhookEndpoint.Origin.FILE) {
            changeHere(known, change);
            return false;
          }
          try {
            return update(id, change).filter(made -> !made.isNone()).isPresent();
          } catch (StoreUnavailableException e) {
            changeHere(known, change);
            return false;
          }
        });
  }

  private void changeHere(WebhookEndpoint known, UnaryOperator<WebhookEndpoint> change) {
    WebhookEndpoint changed = change.apply(known);
    if (changed != known) {
      apply(changed.id(), changed);
    }
  }

  /** Deletes from the store, applies and announces; false if there was none. */
  public boolean delete(String id) {
    return delete(id, any -> {});
  }

  /**
   * The same.
   *
   * @param check throws if the stored endpoint is not to be deleted
   */
  public boolean delete(String id, Consumer<WebhookEndpoint> check) {
    return inTurn(
        () -> {
          boolean existed = store.delete(id, check);
          if (existed) {
            apply(id, null);
            announce.accept(id);
          }
          return existed;
        });
  }

  /** A gateway announced a change: looks it up. */
  public void changed(String id) {
    inTurn(
        () -> {
          Optional<WebhookEndpoint> stored = store.find(id);
          if (stored.isPresent() || find(id).filter(Endpoints::isOfApi).isPresent()) {
            apply(id, stored.orElse(null));
          }
        });
  }

  private static boolean isOfApi(WebhookEndpoint endpoint) {
    return endpoint.origin() == WebhookEndpoint.Origin.API;
  }

  /**
   * Makes the endpoints of the API equal to the store's. Once some are known, no delivery waits
   * while all are read: only the different ones are looked up again, one by one.
   *
   * @throws IllegalStateException if the store has none at all, but some are known: it is another
   *     one, or was lost, and what waits for them would be cancelled
   */
  public void reload() {
    List<WebhookEndpoint> stored = knownOfApi() == 0 ? List.of() : store.all();
    if (stored.isEmpty()) {
      // The last one may be about to be deleted.
      inTurn(this::reloadAll);
    } else {
      differing(stored).forEach(this::changed);
    }
  }

  private void reloadAll() {
    List<WebhookEndpoint> stored = store.all();
    long known = knownOfApi();
    if (stored.isEmpty() && known > 0) {
      throw new IllegalStateException(
          "The database has none of the %d endpoints that are known here; they stay"
              .formatted(known));
    }
    replace(WebhookEndpoint.Origin.API, stored);
  }

  private long knownOfApi() {
    return byId.values().stream().filter(Endpoints::isOfApi).count();
  }

  private Set<String> differing(Collection<WebhookEndpoint> stored) {
    Set<String> differing = new HashSet<>();
    byId.values().stream().filter(Endpoints::isOfApi).forEach(known -> differing.add(known.id()));
    for (WebhookEndpoint endpoint : stored) {
      if (endpoint.equals(byId.get(endpoint.id()))) {
        differing.remove(endpoint.id());
      } else {
        differing.add(endpoint.id());
      }
    }
    return differing;
  }

  /** Makes the endpoints of that origin exactly these. */
  public void replaceAll(WebhookEndpoint.Origin origin, Collection<WebhookEndpoint> endpoints) {
    inTurn(() -> replace(origin, endpoints));
  }

  private void replace(WebhookEndpoint.Origin origin, Collection<WebhookEndpoint> endpoints) {
    Map<String, WebhookEndpoint> next = new LinkedHashMap<>();
    endpoints.forEach(endpoint -> next.put(endpoint.id(), endpoint));
    for (WebhookEndpoint known : new ArrayList<>(byId.values())) {
      if (known.origin() == origin && !next.containsKey(known.id())) {
        apply(known.id(), null);
      }
    }
    for (WebhookEndpoint endpoint : next.values()) {
      WebhookEndpoint known = byId.get(endpoint.id());
      WebhookEndpoint following = EndpointState.following(endpoint, known);
      if (!following.equals(known)) {
        apply(endpoint.id(), following);
      }
    }
  }

  private void apply(String id, WebhookEndpoint after) {
    WebhookEndpoint before = after == null ? byId.remove(id) : byId.put(id, after);
    if (before != null || after != null) {
      listeners.forEach(listener -> listener.changed(before, after));
    }
  }

  /**
   * An endpoint that is read from the store is applied before any other is stored: or an old state,
   * looked up for an announcement, would stand over the new one.
   */
  private <T> T inTurn(Supplier<T> change) {
    turn.lock();
    try {
      return change.get();
    } finally {
      turn.unlock();
    }
  }

  private void inTurn(Runnable change) {
    turn.lock();
    try {
      change.run();
    } finally {
      turn.unlock();
    }
  }
}
