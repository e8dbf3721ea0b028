package dev.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.Admission.Gate;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {

  private final Store store = new Store();
  private final Endpoints endpoints = new Endpoints(store, id -> {});
  private final Admission admission = new Admission(endpoints, store);

  @ParameterizedTest
  @CsvSource({
    "ENABLED, ATTEMPT, ",
    "PAUSED, DEFER, ENDPOINT_PAUSED",
    "DISABLED, DEAD_LETTER, ENDPOINT_DISABLED"
  })
  void statusOfTheEndpointDecides(Status status, Gate gate, String reason) {
    WebhookEndpoint endpoint = Samples.endpoint("ep_1", status, Map.of());
    endpoints.save(endpoint);

    assertThat(admission.admit(Samples.delivery(0)))
        .isEqualTo(new Admission.Decision(gate, endpoint, reason));
  }

  @Test
  void deliveryToAnEndpointThatNobodyHasIsCancelled() {
    assertThat(admission.admit(Samples.delivery(0)))
        .isEqualTo(new Admission.Decision(Gate.CANCEL, null, "ENDPOINT_DELETED"));
  }

  /** Another gateway registered it a moment ago. */
  @Test
  void deliveryToAnEndpointThatOnlyTheStoreKnowsWaitsAndIsAttemptedThen() {
    store.save(Samples.endpoint());

    assertThat(admission.admit(Samples.delivery(0)))
        .isEqualTo(new Admission.Decision(Gate.DEFER, null, "ENDPOINT_UNKNOWN"));
    assertThat(admission.admit(Samples.delivery(0)).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** It may exist, so nothing is cancelled on a guess. */
  @Test
  void deliveryToAnUnknownEndpointWaitsWhileTheStoreIsAway() {
    store.away = true;

    assertThat(admission.admit(Samples.delivery(0)))
        .isEqualTo(new Admission.Decision(Gate.DEFER, null, "ENDPOINT_UNKNOWN"));
  }

  @Test
  void knownEndpointIsDeliveredToWhileTheStoreIsAway() {
    endpoints.replaceAll(Origin.API, List.of(Samples.endpoint()));
    store.away = true;

    assertThat(admission.admit(Samples.delivery(0)).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** A store that can be away. */
  private static final class Store implements EndpointStore {

    private final Map<String, WebhookEndpoint> byId = new HashMap<>();
    private boolean away;

    @Override
    public List<WebhookEndpoint> all() {
      return List.copyOf(byId.values());
    }

    @Override
    public Optional<WebhookEndpoint> find(String id) {
      if (away) {
        throw new StoreUnavailable("Looking up an endpoint", new SQLException());
      }
      return Optional.ofNullable(byId.get(id));
    }

    @Override
    public void save(WebhookEndpoint endpoint) {
      byId.put(endpoint.id(), endpoint);
    }

    @Override
    public boolean delete(String id) {
      return byId.remove(id) != null;
    }
  }
}
