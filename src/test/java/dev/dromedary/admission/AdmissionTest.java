package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.admission.Admission.Gate;
import dev.dromedary.admission.Admission.Lane;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Delivery;
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

class AdmissionTest {

  private static final Duration SCHEDULE = Duration.ofHours(1);

  private final Delivery delivery = Samples.delivery(0);
  private final SetClock clock = new SetClock(Samples.NOW);
  private final MemoryEndpointStore store = new MemoryEndpointStore();
  private final Endpoints endpoints = new Endpoints(store, id -> {});
  private final EndpointHealth health =
      new EndpointHealth(
          Duration.ofMillis(250), Duration.ofSeconds(1), 2, Samples.CIRCUIT, clock, clock);
  private final Admission admission =
      new Admission(
          endpoints,
          store,
          health,
          new Slots(clock, clock),
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

    assertThat(admission.admit(delivery, Lane.SHARED))
        .isEqualTo(new Admission.Decision(gate, delivery, endpoint, reason, atLeast));
  }

  @Test
  void deliveryToAnEndpointThatNobodyHasIsCancelled() {
    assertThat(admission.admit(delivery, Lane.SHARED))
        .isEqualTo(
            new Admission.Decision(Gate.CANCEL, delivery, null, Reason.ENDPOINT_DELETED, null));
  }

  /** Another gateway registered it a moment ago. */
  @Test
  void deliveryToAnEndpointThatOnlyTheStoreKnowsWaitsAndIsAttemptedThen() {
    store.save(Samples.endpoint());

    assertThat(admission.admit(delivery, Lane.SHARED))
        .isEqualTo(
            new Admission.Decision(
                Gate.DEFER, delivery, null, Reason.ENDPOINT_UNKNOWN, Duration.ofMinutes(1)));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** It may exist, so nothing is cancelled on a guess. */
  @Test
  void deliveryToAnUnknownEndpointWaitsWhileTheStoreIsAway() {
    store.goAway();

    assertThat(admission.admit(delivery, Lane.SHARED))
        .isEqualTo(
            new Admission.Decision(
                Gate.DEFER, delivery, null, Reason.ENDPOINT_UNKNOWN, Duration.ofMinutes(1)));
  }

  /** It may hang, and then all that was taken with it would wait. */
  @Test
  void endpointThatWasNotTriedIsFirstAttemptedOnTheSlowLane() {
    endpoints.save(Samples.endpoint());
    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);

    answered(Result.DELIVERED, Duration.ofMillis(10));

    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.ATTEMPT);
  }

  @Test
  void endpointThatIsSlowOrBusyIsAttemptedOnTheSlowLane() {
    endpoints.save(Samples.endpoint());
    answered(Result.DELIVERED, Duration.ofMillis(10));
    health.begun("ep_1");
    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.ATTEMPT);

    health.begun("ep_1");

    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.SLOW_LANE);
  }

  /** Or each of them would be a batch of its own on the slow lane, only to be put off. */
  @ParameterizedTest
  @CsvSource({"ENABLED, true", "PAUSED, false", "DISABLED, false"})
  void onlyAnAttemptThatIsMadeMayTakeLong(Status status, boolean mayTakeLong) {
    endpoints.save(Samples.endpoint("ep_1", status, Map.of()));

    assertThat(admission.mayTakeLong("ep_1")).isEqualTo(mayTakeLong);
    assertThat(admission.mayTakeLong("ep_unknown")).isFalse();
  }

  @Test
  void onTheSlowLaneABusyEndpointIsPutOffAndASlowOneAttempted() {
    endpoints.save(Samples.endpoint());
    answered(Result.TIMEOUT, Duration.ofSeconds(20));
    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);

    health.begun("ep_1");
    health.begun("ep_1");

    Admission.Decision decision = admission.admit(delivery, Lane.SLOW);
    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_SLOT);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().slotAt()).isEqualTo(Samples.NOW.plusSeconds(1));
    assertThat(admission.admit(decision.delivery(), Lane.SLOW).gate())
        .as("before its turn, whether it is still busy or not")
        .isEqualTo(Gate.AWAIT_SLOT);
  }

  @Test
  void withinABatchOfEventsOnlyWhatIsQuickIsAttempted() {
    endpoints.save(Samples.endpoint());
    answered(Result.DELIVERED, Duration.ofMillis(10));
    assertThat(admission.admit(delivery, Lane.EVENTS).gate()).isEqualTo(Gate.ATTEMPT);

    answered(Result.DELIVERED, Duration.ofMillis(900));
    answered(Result.DELIVERED, Duration.ofMillis(900));

    assertThat(admission.admit(delivery, Lane.EVENTS).gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** There is nothing to find out on the slow lane. */
  @Test
  void deliveryToABusyEndpointAtWhichOthersQueueUpIsToldItsTurnAtOnce() {
    endpoints.save(Samples.endpoint());
    answered(Result.DELIVERED, Duration.ofMillis(200));
    health.begun("ep_1");
    health.begun("ep_1");
    Instant before = admission.admit(delivery, Lane.SLOW).delivery().slotAt();

    Admission.Decision decision = admission.admit(delivery, Lane.SHARED);

    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_SLOT);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().slotAt()).isAfter(before);

    health.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(200)));
    assertThat(admission.admit(delivery, Lane.SHARED).gate())
        .as("it is busy no longer")
        .isEqualTo(Gate.ATTEMPT);
  }

  /** The free places are for those who are on their way to them. */
  @Test
  void withinABatchOfEventsWhatIsNotQuickIsToldItsTurnWhereOthersWaitThoughAPlaceIsFree() {
    endpoints.save(Samples.endpoint());
    Instant last = tellTurns();
    health.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(900)));

    Admission.Decision decision = admission.admit(delivery, Lane.EVENTS);

    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_SLOT);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().slotAt()).isAfter(last);
    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.ATTEMPT);
  }

  @Test
  void ofThoseWhoseTurnHasComeAtABusyEndpointThoseWaitOnThatWouldComeInVain() {
    endpoints.save(Samples.endpoint());
    assertThat(admission.stillBusy(delivery)).as("it was not tried yet").isEmpty();
    Instant last = tellTurns();

    assertThat(admission.stillBusy(delivery)).as("one more than there is room for").isEmpty();

    Admission.Decision decision = admission.stillBusy(delivery).orElseThrow();

    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_SLOT);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().slotAt()).isAfter(last);

    health.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(900)));
    assertThat(admission.stillBusy(delivery)).as("a place is free").isEmpty();
    assertThat(admission.stillBusy(delivery)).as("one is on its way to it").isPresent();

    endpoints.save(Samples.endpoint("ep_1", Status.PAUSED, Map.of()));
    assertThat(admission.stillBusy(delivery))
        .as("whoever admits it says what becomes of it")
        .isEmpty();
  }

  /** Its schedule runs while it waits for a circuit, so it has to be told that it does. */
  @Test
  void whoHasWaitedForItsTurnGoesBackWhenTheCircuitIsOpen() {
    endpoints.save(Samples.endpoint());
    health.begun("ep_1");
    openCircuit();

    assertThat(admission.stillBusy(delivery)).isEmpty();
  }

  /** Or those behind it would think that it is still on its way. */
  @Test
  void whoSetOutAndCameInVainIsOnItsWayNoLonger() {
    endpoints.save(Samples.endpoint());
    tellTurns();
    assertThat(admission.stillBusy(delivery)).as("it sets out").isEmpty();
    assertThat(admission.stillBusy(delivery)).as("it is on its way").isPresent();

    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.AWAIT_SLOT);

    assertThat(admission.stillBusy(delivery)).as("the next one sets out").isEmpty();
  }

  @Test
  void urgentDeliveryDoesNotQueueUpAtABusyEndpoint() {
    endpoints.save(Samples.endpoint());
    health.begun("ep_1");
    health.begun("ep_1");
    for (int i = 0; i < 100; i++) {
      admission.admit(delivery, Lane.SLOW);
    }

    Admission.Decision decision = admission.admit(delivery, Lane.URGENT);

    assertThat(decision.gate()).isEqualTo(Gate.AWAIT_SLOT);
    assertThat(decision.reason()).isEqualTo(Reason.ENDPOINT_BUSY);
    assertThat(decision.delivery().slotAt()).isEqualTo(Samples.NOW.plusSeconds(1));
    assertThat(admission.admit(delivery, Lane.SLOW).delivery().slotAt())
        .isAfter(Samples.NOW.plusSeconds(1));
  }

  /** Its circuit is half open, and the one that may find out must not be lost. */
  @Test
  void deliveryThatFindsItsEndpointBusyLeavesTheCircuitToTheNextOne() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    clock.forward(Duration.ofMillis(5_001));
    health.begun("ep_1");
    assertThat(admission.admit(delivery, Lane.SLOW).reason()).isEqualTo(Reason.ENDPOINT_BUSY);

    health.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(10)));

    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** Nothing is given up that was never tried. */
  @Test
  void openCircuitLetsALastAttemptThroughWhenItsScheduleIsOver() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    Delivery waited = delivery.begun(Samples.NOW.minus(Duration.ofHours(2)));

    assertThat(admission.stillOpen(waited)).isEmpty();
    Admission.Decision decision = admission.admit(waited, Lane.SLOW);

    assertThat(decision.gate()).isEqualTo(Gate.ATTEMPT);
    assertThat(decision.delivery()).isEqualTo(waited.retried(3));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.DEFER_WITHIN_SCHEDULE);
  }

  @Test
  void deliveryWaitsWhileTheCircuitIsOpenAndThenOneFindsOut() {
    WebhookEndpoint endpoint = Samples.endpoint();
    endpoints.save(endpoint);
    openCircuit();
    assertThat(admission.admit(delivery, Lane.SHARED))
        .isEqualTo(
            new Admission.Decision(
                Gate.DEFER_WITHIN_SCHEDULE,
                delivery,
                endpoint,
                Reason.CIRCUIT_OPEN,
                Duration.ofSeconds(5)));

    clock.forward(Duration.ofMillis(5_001));

    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.ATTEMPT);
    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.DEFER_WITHIN_SCHEDULE);
    answered(Result.DELIVERED, Duration.ofMillis(10));
    assertThat(admission.admit(delivery, Lane.SHARED).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** Or a backlog would ask every second while the one that finds out hangs. */
  @Test
  void whileOneFindsOutTheOthersWaitThreeTimesAsLongAsThatHasTaken() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    clock.forward(Duration.ofMillis(5_001));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);

    assertThat(admission.admit(delivery, Lane.SLOW).delay()).isEqualTo(Duration.ofMillis(3));
    clock.forward(Duration.ofSeconds(1));
    assertThat(admission.admit(delivery, Lane.SLOW).delay()).isEqualTo(Duration.ofSeconds(3));
    clock.forward(Duration.ofSeconds(4));
    assertThat(admission.admit(delivery, Lane.SLOW).delay()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void ofThoseWhoWaitForACircuitOneFindsOut() {
    endpoints.save(Samples.endpoint());
    assertThat(admission.stillOpen(delivery)).as("closed").isEmpty();
    openCircuit();
    assertThat(admission.stillOpen(delivery))
        .as("open")
        .contains(admission.admit(delivery, Lane.SHARED));

    clock.forward(Duration.ofMillis(5_001));
    assertThat(admission.stillOpen(delivery)).as("the first one").isEmpty();
    assertThat(admission.stillOpen(delivery).map(Admission.Decision::delay))
        .as("all others, for a quarter of the five seconds")
        .contains(Duration.ofMillis(1_250));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
    clock.forward(Duration.ofSeconds(2));
    assertThat(admission.stillOpen(delivery))
        .as("while it finds out")
        .contains(admission.admit(delivery, Lane.SLOW));

    answered(Result.DELIVERED, Duration.ofMillis(10));
    assertThat(admission.stillOpen(delivery)).as("closed again").isEmpty();
    assertThat(admission.stillOpen(delivery)).isEmpty();
  }

  /** Another gateway has taken it, for instance, whose circuit is not ours. */
  @Test
  void ifNothingIsHeardOfTheOneThatShallFindOutAllOthersDo() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    clock.forward(Duration.ofMillis(5_001));
    assertThat(admission.stillOpen(delivery)).isEmpty();
    assertThat(admission.stillOpen(delivery)).isPresent();

    clock.forward(Duration.ofMillis(1_250));

    assertThat(admission.stillOpen(delivery)).isEmpty();
    assertThat(admission.stillOpen(delivery)).isEmpty();
  }

  @Test
  void whereTheReceiverAskedForABreakTheOthersWaitForASecond() {
    endpoints.save(Samples.endpoint());
    health.begun("ep_1");
    health.ended("ep_1", Samples.result(Result.REJECTED, 429, Duration.ofSeconds(60)));
    clock.forward(Duration.ofSeconds(61));

    assertThat(admission.stillOpen(delivery)).isEmpty();
    assertThat(admission.stillOpen(delivery).map(Admission.Decision::delay))
        .contains(Duration.ofSeconds(1));
  }

  /** What becomes of it is for whoever admits it. */
  @Test
  void nobodyWaitsForTheCircuitOfAnEndpointThatIsNotEnabledOrGone() {
    endpoints.save(Samples.endpoint("ep_1", Status.DISABLED, Map.of()));
    openCircuit();
    assertThat(admission.stillOpen(delivery)).isEmpty();

    endpoints.delete("ep_1");
    assertThat(admission.stillOpen(delivery)).isEmpty();
  }

  /** Whoever requeues a dead letter may know that its receiver is back. */
  @Test
  void replayIsAttemptedThoughTheCircuitIsOpen() {
    endpoints.save(Samples.endpoint());
    openCircuit();
    Delivery replayed = Samples.delivery(3).replayed();

    assertThat(admission.admit(replayed, Lane.SHARED).gate()).isEqualTo(Gate.ATTEMPT);
    assertThat(admission.admit(replayed.afterAttempt(Samples.NOW), Lane.SHARED).gate())
        .as("its retries wait as any other")
        .isEqualTo(Gate.DEFER_WITHIN_SCHEDULE);
  }

  @Test
  void deliveryBeyondTheRateWaitsForItsSlotAndKeepsIt() {
    endpoints.save(Samples.limited(new RateLimit(2, 1)));
    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
    Admission.Decision second = admission.admit(delivery, Lane.SLOW);
    assertThat(second.gate()).isEqualTo(Gate.AWAIT_SLOT);
    assertThat(second.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(second.delivery().slotAt()).isEqualTo(Samples.NOW.plusMillis(500));

    clock.forward(Duration.ofMillis(200));
    Admission.Decision again = admission.admit(second.delivery(), Lane.SLOW);
    assertThat(again.delivery().slotAt()).isEqualTo(second.delivery().slotAt());

    clock.forward(Duration.ofMillis(300));
    assertThat(admission.admit(again.delivery(), Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** Or each hop would take another one. */
  @Test
  void slotGoesAlongToTheSlowLane() {
    endpoints.save(Samples.limited(new RateLimit(2, 1)));

    Admission.Decision decision = admission.admit(delivery, Lane.SHARED);

    assertThat(decision.gate()).isEqualTo(Gate.SLOW_LANE);
    assertThat(admission.admit(decision.delivery(), Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  /** It takes long, as many requests as may be are under way, and others wait: until then. */
  private Instant tellTurns() {
    answered(Result.DELIVERED, Duration.ofMillis(900));
    health.begun("ep_1");
    health.begun("ep_1");
    Instant last = Instant.EPOCH;
    for (int i = 0; i < 10; i++) {
      last = admission.admit(delivery, Lane.SLOW).delivery().slotAt();
    }
    return last;
  }

  private void openCircuit() {
    for (int i = 0; i < Samples.CIRCUIT.failures(); i++) {
      health.begun("ep_1");
      health.ended("ep_1", Samples.result(Result.UNREACHABLE, null, null, Duration.ofMillis(1)));
    }
  }

  @Test
  void knownEndpointIsDeliveredToWhileTheStoreIsAway() {
    endpoints.replaceAll(Origin.API, List.of(Samples.endpoint()));
    store.goAway();

    assertThat(admission.admit(delivery, Lane.SLOW).gate()).isEqualTo(Gate.ATTEMPT);
  }

  private void answered(Result result, Duration after) {
    health.begun("ep_1");
    health.ended("ep_1", Samples.result(result, 204, null, after));
  }
}
