package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.admission.Admission.Gate;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.Lane;
import dev.dromedary.delivery.Reason;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class AdmissionTest {

  private static final Duration SCHEDULE = Duration.ofHours(1);

  private final Delivery delivery = Samples.delivery(0);
  private final SetClock clock = new SetClock(Samples.NOW);
  private final MemoryEndpointStore store = new MemoryEndpointStore();
  private final Endpoints endpoints = new Endpoints(store, id -> {});
  private final EndpointLimiters limiters =
      new EndpointLimiters(
          new AdmissionProperties(
              2,
              Duration.ofMillis(250),
              Duration.ofSeconds(1),
              SimulatedGateway.SETTINGS.circuitBreaker(),
              Duration.ofMinutes(1)),
          () -> Duration.between(Samples.NOW, clock.instant()).toNanos());
  private final Admission admission =
      new Admission(
          endpoints,
          store,
          limiters,
          (delivery, policy, now) ->
              delivery.begunAt() != null && now.isAfter(delivery.begunAt().plus(SCHEDULE))
                  ? Optional.of(delivery.retried(3))
                  : Optional.empty(),
          Duration.ofMinutes(1),
          clock);

  @ParameterizedTest
  @CsvSource({
    "ENABLED, SLOW_LANE, , ",
    "PAUSED, DEFER, ENDPOINT_PAUSED, PT1M",
    "DISABLED, DEAD_LETTER, ENDPOINT_DISABLED, "
  })
  void statusOfTheEndpointDecides(Status status, Gate gate, Reason reason, Duration atLeast) {
    WebhookEndpoint endpoint = Samples.endpoint("ep_1", status, Map.of());
    endpoints.save(endpoint);

    assertThat(admission.admit(delivery, Lane.STANDARD))
        .isEqualTo(new Admission.Decision(gate, delivery, endpoint, reason, atLeast));
  }

  @Test
  void deliveryToADeletedEndpointIsCancelled() {
    assertThat(admission.admit(delivery, Lane.STANDARD))
        .isEqualTo(
            new Admission.Decision(Gate.CANCEL, delivery, null, Reason.ENDPOINT_DELETED, null));
  }

  /** Another gateway registered it a moment ago. */
  @Test
  void deliveryToAnEndpointThatOnlyTheStoreKnowsWaitsAndIsAttemptedThen() {
    store.save(Samples.endpoint());

    assertThat(admission.admit(delivery, Lane.STANDARD))
        .isEqualTo(
            new Admission.Decision(
                Gate.DEFER, delivery, null, Reason.ENDPOINT_UNKNOWN, Duration.ofMinutes(1)));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** It may exist, so nothing is cancelled on a guess. */
  @Test
  void deliveryToAnUnknownEndpointWaitsWhileTheStoreIsUnavailable() {
    store.setUnavailable(true);

    assertThat(admission.admit(delivery, Lane.STANDARD))
        .isEqualTo(
            new Admission.Decision(
                Gate.DEFER, delivery, null, Reason.ENDPOINT_UNKNOWN, Duration.ofMinutes(1)));
  }

  /** It may hang, and then all that was taken with it would wait. */
  @Test
  void newEndpointIsFirstAttemptedOnTheSlowLane() {
    endpoints.save(Samples.endpoint());
    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);

    answered(Result.DELIVERED, Duration.ofMillis(10));

    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.ATTEMPT);
  }

  @Test
  void busyEndpointIsAttemptedOnTheSlowLane() {
    endpoints.save(Samples.endpoint());
    answered(Result.DELIVERED, Duration.ofMillis(10));
    limiters.of("ep_1").acquire();
    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.ATTEMPT);

    limiters.of("ep_1").acquire();

    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.SLOW_LANE);
  }

  /** Or each of them would be a batch of its own on the slow lane, only to be deferred. */
  @ParameterizedTest
  @CsvSource({"ENABLED, true", "PAUSED, false", "DISABLED, false"})
  void onlyAnAttemptThatIsMadeMayTakeLong(Status status, boolean mayTakeLong) {
    endpoints.save(Samples.endpoint("ep_1", status, Map.of()));

    assertThat(admission.mayTakeLong("ep_1")).isEqualTo(mayTakeLong);
    assertThat(admission.mayTakeLong("ep_unknown")).isFalse();
  }

  @Test
  void batchOfEventsAttemptsOnlyAFastEndpointInline() {
    endpoints.save(Samples.endpoint());
    answered(Result.DELIVERED, Duration.ofMillis(10));
    assertThat(admission.admit(delivery, null).gate()).isEqualTo(Gate.ATTEMPT);

    answered(Result.DELIVERED, Duration.ofMillis(900));
    answered(Result.DELIVERED, Duration.ofMillis(900));

    assertThat(admission.admit(delivery, null).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** No delivery is exhausted without an attempt. */
  @Test
  void openCircuitBreakerLetsALastAttemptThroughWhenItsScheduleIsOver() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    Delivery waited = delivery.begun(Samples.NOW.minus(Duration.ofHours(2)));

    assertThat(admission.stillWaits(waited, Reason.CIRCUIT_OPEN)).isEmpty();
    Admission.Decision decision = admission.admit(waited, Lane.SLOW);

    assertThat(decision.gate()).isEqualTo(Gate.ATTEMPT);
    assertThat(decision.delivery()).isEqualTo(waited.retried(3));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.DEFER_WITHIN_SCHEDULE);
  }

  @Test
  void deliveryWaitsWhileTheCircuitBreakerIsOpenAndOneAttemptClosesIt() {
    WebhookEndpoint endpoint = Samples.endpoint();
    endpoints.save(endpoint);
    openCircuit();
    assertThat(admission.admit(delivery, Lane.STANDARD))
        .isEqualTo(
            new Admission.Decision(
                Gate.DEFER_WITHIN_SCHEDULE,
                delivery,
                endpoint,
                Reason.CIRCUIT_OPEN,
                Duration.ofSeconds(5)));

    clock.forward(Duration.ofMillis(5_001));

    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.ATTEMPT);
    assertThat(admission.admit(delivery, Lane.STANDARD).gate())
        .isEqualTo(Gate.DEFER_WITHIN_SCHEDULE);
    answered(Result.DELIVERED, Duration.ofMillis(10));
    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** The operator that requeues a dead letter may know that its receiver is back. */
  @Test
  void manualAttemptIsMadeThoughTheCircuitBreakerIsOpen() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    Delivery replayed = Samples.delivery(3).replayed();

    assertThat(admission.admit(replayed, Lane.STANDARD).gate()).isEqualTo(Gate.ATTEMPT);
    assertThat(
            admission
                .admit(replayed.afterAttempt(Samples.failed(Samples.NOW)), Lane.STANDARD)
                .gate())
        .as("its retries wait as any other")
        .isEqualTo(Gate.DEFER_WITHIN_SCHEDULE);
  }

  @Test
  void slowLaneAttemptsASlowEndpointAndReservesForABusyOne() {
    endpoints.save(Samples.endpoint());
    answered(Result.TIMEOUT, Duration.ofSeconds(20));
    assertThat(admission.admit(delivery, Lane.STANDARD).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);

    limiters.of("ep_1").acquire();
    limiters.of("ep_1").acquire();

    Admission.Decision decision = admission.admit(delivery, Lane.SLOW);
    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_RESERVATION);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().reservedAt()).isEqualTo(Samples.NOW.plusSeconds(1));
    assertThat(admission.admit(decision.delivery(), Lane.SLOW))
        .as("before its reserved time, whether it is still busy or not")
        .isEqualTo(decision);
  }

  /** A permit that is free is for those that have a reservation. */
  @ParameterizedTest
  @NullSource
  @EnumSource(value = Lane.class, mode = EnumSource.Mode.EXCLUDE, names = "PRIORITY")
  void deliveryWithoutAReservationIsBehindDeliveriesWithOne(Lane lane) {
    endpoints.save(Samples.endpoint());
    Instant last = reserveSome();
    limiters.release("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(900)));

    Admission.Decision decision = admission.admit(delivery, lane);

    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_RESERVATION);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().reservedAt()).isAfter(last);
    assertThat(admission.admit(delivery.reservedAt(Samples.NOW), Lane.STANDARD).gate())
        .as("with one that is due")
        .isEqualTo(Gate.ATTEMPT);
  }

  @Test
  void highPriorityDeliveryIsBehindNoBacklog() {
    endpoints.save(Samples.endpoint());
    reserveSome();

    Admission.Decision decision = admission.admit(delivery, Lane.PRIORITY);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().reservedAt()).isEqualTo(Samples.NOW.plusSeconds(1));

    limiters.release("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(900)));
    assertThat(admission.admit(delivery, Lane.PRIORITY).gate()).isEqualTo(Gate.ATTEMPT);
  }

  @Test
  void asManyWaitingDeliveriesAreAdmittedAsWillFindAPermit() {
    endpoints.save(Samples.endpoint());
    reserveSome();
    Delivery due = delivery.reservedAt(Samples.NOW);

    assertThat(admission.stillWaits(due, Reason.ENDPOINT_BUSY)).as("one is free soon").isEmpty();
    Admission.Decision decision = admission.stillWaits(due, Reason.ENDPOINT_BUSY).orElseThrow();

    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_RESERVATION);
    assertThat(decision.delivery().reservedAt()).isAfter(Samples.NOW.plusSeconds(1));
    assertThat(admission.stillWaits(decision.delivery(), Reason.ENDPOINT_BUSY))
        .as("its reservation stays")
        .contains(decision);
  }

  @Test
  void waitingDeliveryIsAdmittedBeforeItsTimeWhenAPermitIsFree() {
    endpoints.save(Samples.endpoint());
    assertThat(
            admission.stillWaits(
                delivery.reservedAt(Samples.NOW.plusSeconds(300)), Reason.ENDPOINT_BUSY))
        .isEmpty();
  }

  /**
   * Its schedule runs while it waits for a circuit breaker, so that is told where it is admitted.
   */
  @Test
  void deliveryThatWaitedForABusyEndpointIsAdmittedWhenTheCircuitBreakerIsOpen() {
    endpoints.save(Samples.endpoint());
    openCircuit();

    assertThat(admission.stillWaits(delivery, Reason.ENDPOINT_BUSY)).isEmpty();
  }

  @Test
  void halfOpenCircuitBreakerLetsOneWaitingDeliveryGo() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN))
        .contains(admission.admit(delivery, Lane.STANDARD));

    clock.forward(Duration.ofSeconds(5));
    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN)).isEmpty();
    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN))
        .map(Admission.Decision::delay)
        .contains(Duration.ofSeconds(1));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
    clock.forward(Duration.ofSeconds(3));
    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN))
        .as("twice as long as the attempt has taken")
        .map(Admission.Decision::delay)
        .contains(Duration.ofSeconds(6));

    limiters.release("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofSeconds(3)));
    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN)).as("closed").isEmpty();
  }

  /** Another gateway has taken it, for instance, whose circuit breaker is not ours. */
  @Test
  void halfOpenCircuitBreakerLetsAnotherDeliveryGoIfTheFirstDoesNotArrive() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    clock.forward(Duration.ofSeconds(5));
    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN)).isEmpty();
    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN)).isPresent();

    clock.forward(Duration.ofMillis(1_001));

    assertThat(admission.stillWaits(delivery, Reason.CIRCUIT_OPEN)).isEmpty();
  }

  /** A request that is in flight is the probe; then it is half-open for the next one. */
  @Test
  void attemptWithoutAResultLeavesTheProbeToTheNextDelivery() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    clock.forward(Duration.ofSeconds(5));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.DEFER_WITHIN_SCHEDULE);

    limiters.cancel("ep_1");

    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** Admission says what becomes of it. */
  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"ENDPOINT_BUSY", "RATE_LIMITED", "CIRCUIT_OPEN"})
  void waitingDeliveryIsAdmittedIfItsEndpointIsDisabledOrDeleted(Reason reason) {
    endpoints.save(Samples.endpoint("ep_1", Status.DISABLED, Map.of()));
    openCircuit();
    Delivery waiting = delivery.reservedAt(Samples.NOW.plusSeconds(300));
    assertThat(admission.stillWaits(waiting, reason)).isEmpty();

    endpoints.delete("ep_1");
    assertThat(admission.stillWaits(waiting, reason)).isEmpty();
  }

  @Test
  void deliveryBeyondTheRateWaitsForItsReservedTimeAndKeepsIt() {
    endpoints.save(Samples.limited(new RateLimit(2, 1)));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
    Admission.Decision second = admission.admit(delivery, Lane.SLOW);
    assertThat(second.gate()).isEqualTo(Gate.AWAIT_RESERVATION);
    assertThat(second.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(second.delivery().reservedAt()).isEqualTo(Samples.NOW.plusMillis(500));

    clock.forward(Duration.ofMillis(200));
    assertThat(admission.admit(second.delivery(), Lane.SLOW)).isEqualTo(second);
    assertThat(admission.stillWaits(second.delivery(), Reason.RATE_LIMITED)).contains(second);

    clock.forward(Duration.ofMillis(300));
    assertThat(admission.stillWaits(second.delivery(), Reason.RATE_LIMITED)).isEmpty();
    assertThat(admission.admit(second.delivery(), Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** Or each hop would take another one. */
  @Test
  void reservationGoesAlongToTheSlowLane() {
    endpoints.save(Samples.limited(new RateLimit(2, 1)));

    Admission.Decision decision = admission.admit(delivery, Lane.STANDARD);

    assertThat(decision.gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(decision.delivery(), Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** It takes long, as many requests as may be are in flight, and others wait: until then. */
  private Instant reserveSome() {
    answered(Result.DELIVERED, Duration.ofMillis(900));
    limiters.of("ep_1").acquire();
    limiters.of("ep_1").acquire();
    Instant last = Instant.EPOCH;
    for (int i = 0; i < 10; i++) {
      last = admission.admit(delivery, Lane.SLOW).delivery().reservedAt();
    }
    return last;
  }

  private void openCircuit() {
    for (int i = 0; i < Samples.FAILURE_THRESHOLD; i++) {
      limiters.of("ep_1").acquire();
      limiters.release(
          "ep_1", Samples.result(Result.UNREACHABLE, null, null, Duration.ofMillis(1)));
    }
  }

  @Test
  void knownEndpointIsDeliveredToWhileTheStoreIsUnavailable() {
    endpoints.replaceAll(Origin.API, List.of(Samples.endpoint()));
    store.setUnavailable(true);

    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  private void answered(Result result, Duration after) {
    limiters.of("ep_1").acquire();
    limiters.release("ep_1", Samples.result(result, 204, null, after));
  }
}
