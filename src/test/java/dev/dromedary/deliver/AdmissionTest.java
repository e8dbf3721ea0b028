package dev.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.Admission.Gate;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {

  private final MemoryEndpointStore store = new MemoryEndpointStore();
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
    store.goAway();

    assertThat(admission.admit(Samples.delivery(0)))
        .isEqualTo(new Admission.Decision(Gate.DEFER, null, "ENDPOINT_UNKNOWN"));
  }

  @Test
  void knownEndpointIsDeliveredToWhileTheStoreIsAway() {
    endpoints.replaceAll(Origin.API, List.of(Samples.endpoint()));
    store.goAway();

    assertThat(admission.admit(Samples.delivery(0)).gate()).isEqualTo(Gate.ATTEMPT);
  }
}
