package dev.dromedary.match;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

/**
 * The subscriptions: per tenant a tree over the words of the patterns, so that a match costs what
 * it finds, however many subscriptions there are. A change touches only the places of its own
 * patterns and is seen by the next match; matching takes no lock.
 *
 * <p>It holds ids, not endpoints: a change of anything but tenant and patterns costs nothing here.
 */
final class SubscriptionIndex implements Endpoints.Listener {

  private final Map<String, PatternNode> byTenant = new ConcurrentHashMap<>();
  private final Map<String, NavigableSet<String>> idsByTenant = new ConcurrentHashMap<>();

  /** Adds the existing endpoints. Concurrent changes wait, and are applied after it. */
  public synchronized void load(Supplier<Collection<WebhookEndpoint>> all) {
    all.get().forEach(endpoint -> changed(null, endpoint));
  }

  @Override
  public synchronized void changed(WebhookEndpoint before, WebhookEndpoint after) {
    boolean sameTenant = before != null && after != null && before.tenant().equals(after.tenant());
    if (after != null) {
      idsByTenant
          .computeIfAbsent(after.tenant(), tenant -> new ConcurrentSkipListSet<>())
          .add(after.id());
      for (String pattern : patterns(after, sameTenant ? before : null)) {
        byTenant
            .computeIfAbsent(after.tenant(), tenant -> new PatternNode())
            .add(words(pattern), 0, after.id());
      }
    }
    if (before != null && !sameTenant) {
      idsByTenant.computeIfPresent(
          before.tenant(), (tenant, ids) -> ids.remove(before.id()) && ids.isEmpty() ? null : ids);
    }
    if (before != null) {
      for (String pattern : patterns(before, sameTenant ? after : null)) {
        remove(before.tenant(), pattern, before.id());
      }
    }
  }

  /**
   * Ids of the endpoints that want events of that type, each once, in their order.
   *
   * @param after only those behind this id, or null for the first ones
   * @param most how many at most; it costs no more than these, however many there are
   */
  public List<String> match(String tenant, String type, String after, int most) {
    PatternNode root = byTenant.get(tenant);
    if (root == null) {
      return List.of();
    }
    List<NavigableSet<String>> places = new ArrayList<>(4);
    root.collect(words(type), 0, places);
    return MergedIds.of(places, after, most);
  }

  /** Ids of the endpoints of a tenant, whatever their types, in their order. */
  NavigableSet<String> ids(String tenant) {
    return idsByTenant.getOrDefault(tenant, Collections.emptyNavigableSet());
  }

  private void remove(String tenant, String pattern, String endpointId) {
    PatternNode root = byTenant.get(tenant);
    if (root != null) {
      root.remove(words(pattern), 0, endpointId);
      if (root.isEmpty()) {
        byTenant.remove(tenant);
      }
    }
  }

  private static Set<String> patterns(WebhookEndpoint endpoint, WebhookEndpoint except) {
    Set<String> patterns = new HashSet<>(endpoint.eventTypes());
    (except == null ? List.<String>of() : except.eventTypes()).forEach(patterns::remove);
    return patterns;
  }

  static String[] words(String pattern) {
    return EventType.words(pattern);
  }
}
