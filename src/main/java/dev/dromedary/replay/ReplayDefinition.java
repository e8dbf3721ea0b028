package dev.dromedary.replay;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
      known("from.endpointId", id, tenants, "from.tenant", endpoints);
    }
    if (to == null) {
      return this;
    }
    return within(
        known("to.endpointId", to, tenants, "the tenant of the events", endpoints).tenant(),
        endpoints);
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

  /** Another tenant's endpoint is as one that is not there. */
  private static WebhookEndpoint known(
      String field, String id, List<String> tenants, String of, Endpoints endpoints) {
    return endpoints
        .find(id)
        .filter(endpoint -> tenants.isEmpty() || tenants.contains(endpoint.tenant()))
        .orElseThrow(
            () ->
                new InvalidInputException(
                    field,
                    "must be the id of an endpoint" + (tenants.isEmpty() ? "" : " of " + of)));
  }

  /** The only tenant of the deliveries, or null if there may be several. */
  @JsonIgnore
  public String tenant() {
    List<String> tenants = ReplayFilter.given(from.tenant());
    return tenants.size() == 1 ? tenants.get(0) : null;
  }

  private static void range(String field, Integer value, int most) {
    if (value != null && (value < 1 || value > most)) {
      throw new InvalidInputException(field, "must be a number from 1 to %,d".formatted(most));
    }
  }
}
