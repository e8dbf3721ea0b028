package dev.dromedary.statistics;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.Figures;
import dev.dromedary.history.Figures.TenantCounts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The tenants, by their endpoints in memory and their events in the statistics. */
public final class TenantReports {

  /** As PostgreSQL sorts them. */
  private static final Comparator<String> ORDER =
      Comparator.comparing(
          tenant -> tenant.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Endpoints endpoints;
  private final Clock clock;

  TenantReports(Endpoints endpoints, Clock clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  /**
   * In the order of their names.
   *
   * @param after the tenant before the first one, or null
   */
  public List<TenantReport> after(String after, Order order, int limit, Figures figures) {
    Comparator<String> sorted = order == Order.ASC ? ORDER : ORDER.reversed();
    NavigableMap<String, Integer> found = new TreeMap<>(sorted);
    for (WebhookEndpoint endpoint : endpoints.all()) {
      if (after == null || sorted.compare(endpoint.tenant(), after) > 0) {
        found.merge(endpoint.tenant(), 1, Integer::sum);
      }
    }
    figures.tenants(after, order, limit).forEach(tenant -> found.putIfAbsent(tenant, 0));
    List<String> page = found.keySet().stream().limit(limit).toList();
    Map<String, TenantCounts> counts = figures.tenantCounts(page, clock.instant());
    return page.stream()
        .map(tenant -> report(tenant, found.get(tenant), counts.get(tenant)))
        .toList();
  }

  /** The report of one tenant; of zeros if there is nothing of it. */
  public List<TenantReport> of(String tenant, Figures figures) {
    int of = (int) endpoints.all().stream().filter(each -> each.tenant().equals(tenant)).count();
    TenantCounts counts = figures.tenantCounts(List.of(tenant), clock.instant()).get(tenant);
    return List.of(report(tenant, of, counts));
  }

  private static TenantReport report(String tenant, int endpoints, TenantCounts counts) {
    return new TenantReport(
        tenant,
        endpoints,
        counts.waiting(),
        counts.atLeast() ? true : null,
        counts.dead(),
        counts.hour(),
        counts.day(),
        counts.month());
  }
}
