package dev.dromedary.ordering;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tenants with an ordered endpoint: their events are matched one after the other. */
public final class OrderedTenants {

  private final Map<String, Set<String>> endpointsByTenant = new ConcurrentHashMap<>();

  /** Knows the endpoints as they are now, and follows every change. */
  public OrderedTenants(Endpoints endpoints) {
    endpoints.addListener(this::changed);
    endpoints.all().forEach(endpoint -> changed(null, endpoint));
  }

  public boolean isEmpty() {
    return endpointsByTenant.isEmpty();
  }

  public boolean contains(String tenant) {
    return endpointsByTenant.containsKey(tenant);
  }

  private void changed(WebhookEndpoint before, WebhookEndpoint after) {
    if (before != null && before.ordering() != null) {
      endpointsByTenant.computeIfPresent(
          before.tenant(),
          (tenant, ids) -> {
            ids.remove(before.id());
            return ids.isEmpty() ? null : ids;
          });
    }
    if (after != null && after.ordering() != null) {
      endpointsByTenant.compute(
          after.tenant(),
          (tenant, ids) -> {
            Set<String> known = ids == null ? ConcurrentHashMap.newKeySet() : ids;
            known.add(after.id());
            return known;
          });
    }
  }
}
