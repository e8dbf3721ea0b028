package dev.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.Admission.Gate;
import dev.dromedary.deliver.AttemptResult.Result;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {

  private final MemoryEndpointStore store = new MemoryEndpointStore();
  private final Endpoints endpoints = new Endpoints(store, id -> {});
  private final EndpointHealth health =
      new EndpointHealth(
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          2,
          Clock.fixed(Samples.NOW, ZoneOffset.UTC));
  private final Admission admission =
      new Admission(endpoints, store, health, Duration.ofMinutes(1));

  @ParameterizedTest
  @CsvSource({
    "ENABLED, SLOW_LANE, , ",
    "PAUSED, DEFER, ENDPOINT_PAUSED, PT1M",
    "DISABLED, DEAD_LETTER, ENDPOINT_DISABLED, "
  })
  void statusOfTheEndpointDecides(Status status, Gate gate, String reason, Duration atLeast) {
    WebhookEndpoint endpoint = Samples.endpoint("ep_1", status, Map.of());
    endpoints.save(endpoint);

    assertThat(admission.admit(Samples.delivery(0), false))
        .isEqualTo(new Admission.Decision(gate, endpoint, reason, atLeast));
  }

  @Test
  void deliveryToAnEndpointThatNobodyHasIsCancelled() {
    assertThat(admission.admit(Samples.delivery(0), false))
        .isEqualTo(new Admission.Decision(Gate.CANCEL, null, "ENDPOINT_DELETED", null));
  }

  /** Another gateway registered it a moment ago. */
  @Test
  void deliveryToAnEndpointThatOnlyTheStoreKnowsWaitsAndIsAttemptedThen() {
    store.save(Samples.endpoint());

    assertThat(admission.admit(Samples.delivery(0), false))
        .isEqualTo(
            new Admission.Decision(Gate.DEFER, null, "ENDPOINT_UNKNOWN", Duration.ofMinutes(1)));
    assertThat(admission.admit(Samples.delivery(0), true).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** It may exist, so nothing is cancelled on a guess. */
  @Test
  void deliveryToAnUnknownEndpointWaitsWhileTheStoreIsAway() {
    store.goAway();

    assertThat(admission.admit(Samples.delivery(0), false))
        .isEqualTo(
            new Admission.Decision(Gate.DEFER, null, "ENDPOINT_UNKNOWN", Duration.ofMinutes(1)));
  }

  /** It may hang, and then all that was taken with it would wait. */
  @Test
  void endpointThatWasNotTriedIsFirstAttemptedOnTheSlowLane() {
    endpoints.save(Samples.endpoint());
    assertThat(admission.admit(Samples.delivery(0), false).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(Samples.delivery(0), true).gate()).isEqualTo(Gate.ATTEMPT);

    answered(Result.DELIVERED, Duration.ofMillis(10));

    assertThat(admission.admit(Samples.delivery(0), false).gate()).isEqualTo(Gate.ATTEMPT);
  }

  @Test
  void endpointThatIsSlowOrBusyIsAttemptedOnTheSlowLane() {
    endpoints.save(Samples.endpoint());
    answered(Result.DELIVERED, Duration.ofMillis(10));
    health.begun("ep_1");
    assertThat(admission.admit(Samples.delivery(0), false).gate()).isEqualTo(Gate.ATTEMPT);

    health.begun("ep_1");

    assertThat(admission.admit(Samples.delivery(0), false).gate()).isEqualTo(Gate.SLOW_LANE);
  }

  @Test
  void onTheSlowLaneABusyEndpointIsPutOffAndASlowOneAttempted() {
    WebhookEndpoint endpoint = Samples.endpoint();
    endpoints.save(endpoint);
    answered(Result.TIMEOUT, Duration.ofSeconds(20));
    assertThat(admission.admit(Samples.delivery(0), false).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(Samples.delivery(0), true).gate()).isEqualTo(Gate.ATTEMPT);

    health.begun("ep_1");
    health.begun("ep_1");

    assertThat(admission.admit(Samples.delivery(0), true))
        .isEqualTo(new Admission.Decision(Gate.DEFER, endpoint, "ENDPOINT_BUSY", Duration.ZERO));
  }

  @Test
  void knownEndpointIsDeliveredToWhileTheStoreIsAway() {
    endpoints.replaceAll(Origin.API, List.of(Samples.endpoint()));
    store.goAway();

    assertThat(admission.admit(Samples.delivery(0), true).gate()).isEqualTo(Gate.ATTEMPT);
  }

  private void answered(Result result, Duration after) {
    health.begun("ep_1");
    health.ended("ep_1", Samples.result(result, 204, null, after));
  }
}
