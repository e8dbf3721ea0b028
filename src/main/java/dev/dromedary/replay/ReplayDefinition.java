package dev.dromedary.replay;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.InvalidInputException;
import java.util.List;

/**
 * A replay by filter, as it is wanted.
 *
 * @param from the past deliveries
 * @param to the endpoint that gets their events; null: each the endpoint that it went to
 * @param perSecond at most so many deliveries a second; null: as fast as it goes
 * @param limit at most so many deliveries, the oldest; null: all
 */
public record ReplayDefinition(ReplayFilter from, String to, Integer perSecond, Integer limit) {

  private static final int MOST = 1_000_000_000;

  /**
   * The definition of which every endpoint exists; with {@code to}, of its tenant.
   *
   * @throws InvalidInputException names the field and the rule
   */
  public ReplayDefinition checked(Endpoints endpoints) {
    if (from == null || from.isEmpty()) {
      throw new InvalidInputException("from", "must have a condition");
    }
    range("perSecond", perSecond, 10_000);
    range("limit", limit, MOST);
    List<String> tenants = ReplayFilter.given(from.tenant());
    for (String id : ReplayFilter.given(from.endpointId())) {
      WebhookEndpoint endpoint = known("from.endpointId", id, endpoints);
      if (!tenants.isEmpty() && !tenants.contains(endpoint.tenant())) {
        throw new InvalidInputException(
            "from.endpointId", "must be the id of an endpoint of from.tenant");
      }
    }
    return to == null ? this : within(known("to.endpointId", to, endpoints).tenant(), endpoints);
  }

  /** No tenant gets the events of another one. */
  private ReplayDefinition within(String tenant, Endpoints endpoints) {
    List<String> tenants = ReplayFilter.given(from.tenant());
    boolean others =
        !tenants.isEmpty() && !tenants.equals(List.of(tenant))
            || ReplayFilter.given(from.endpointId()).stream()
                .flatMap(id -> endpoints.find(id).stream())
                .anyMatch(endpoint -> !endpoint.tenant().equals(tenant));
    if (others) {
      throw new InvalidInputException(
          "to.endpointId", "must be the id of an endpoint of the tenant of the events");
    }
    return new ReplayDefinition(from.ofTenant(tenant), to, perSecond, limit);
  }

  private static WebhookEndpoint known(String field, String id, Endpoints endpoints) {
    return endpoints
        .find(id)
        .orElseThrow(() -> new InvalidInputException(field, "must be the id of an endpoint"));
  }

  private static void range(String field, Integer value, int most) {
    if (value != null && (value < 1 || value > most)) {
      throw new InvalidInputException(field, "must be a number from 1 to %,d".formatted(most));
    }
  }
}
