package dev.dromedary.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.Admission.Gate;
import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import dev.dromedary.delivery.Samples;
import dev.dromedary.delivery.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomesTest {

  private static final RedeliveryPolicy TWO_RETRIES =
      new RedeliveryPolicy(
          RedeliveryPolicy.DEFAULT, List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));

  private final Outcomes outcomes =
      new Outcomes(
          new Retries(
              Map.of(RedeliveryPolicy.DEFAULT, TWO_RETRIES),
              new Tiers(
                  List.of(TWO_RETRIES), List.of(), 0, Clock.fixed(Samples.NOW, ZoneOffset.UTC))));

  /** What came of the attempt, how often it was retried before, and where the delivery goes. */
  @ParameterizedTest
  @CsvSource({
    "DELIVERED,         0, DELIVERED,   , , ",
    "DELIVERED,         2, DELIVERED,   , , ",
    "GONE,              0, DEAD_LETTER, , , ENDPOINT_GONE",
    "GONE,              2, DEAD_LETTER, , , ENDPOINT_GONE",
    "FAILED,          0, RETRYING,    5s, 5, FAILED",
    "FAILED,          1, RETRYING,    5m, 300, FAILED",
    "FAILED,          2, DEAD_LETTER, , , SCHEDULE_EXHAUSTED",
    "TIMEOUT,           0, RETRYING,    5s, 5, TIMEOUT",
    "TIMEOUT,           2, DEAD_LETTER, , , SCHEDULE_EXHAUSTED",
    "UNREACHABLE,       1, RETRYING,    5m, 300, UNREACHABLE",
    "UNREACHABLE,       2, DEAD_LETTER, , , SCHEDULE_EXHAUSTED",
    "FORBIDDEN_ADDRESS, 0, RETRYING,    5s, 5, FORBIDDEN_ADDRESS",
    "FORBIDDEN_ADDRESS, 2, DEAD_LETTER, , , SCHEDULE_EXHAUSTED"
  })
  void attemptLeadsTo(
      Result result,
      int retriesBefore,
      DeliveryStatus status,
      String tier,
      Integer dueInSeconds,
      String reason) {
    Delivery before = Samples.delivery(retriesBefore);
    Attempt attempt = Samples.attempt(before);

    Outcome outcome = outcomes.attempted(attempt, Samples.result(result, 500, null));

    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.tier()).isEqualTo(tier);
    assertThat(outcome.dueAt())
        .isEqualTo(dueInSeconds == null ? null : Samples.NOW.plusSeconds(dueInSeconds));
    assertThat(outcome.reason()).isEqualTo(reason);
    assertThat(outcome.attempted()).isSameAs(attempt);
    assertThat(outcome.delivery().attempts()).isEqualTo(before.attempts() + 1);
    assertThat(outcome.delivery().id()).isEqualTo(before.id());
    assertThat(outcome.delivery().begunAt())
        .isEqualTo(retriesBefore == 0 ? Samples.NOW : before.begunAt());
  }

  @ParameterizedTest
  @EnumSource(Result.class)
  void everyResultLeadsSomewhere(Result result) {
    Outcome outcome =
        outcomes.attempted(
            Samples.attempt(Samples.delivery(0)), Samples.result(result, null, null));

    assertThat(outcome.status())
        .isIn(DeliveryStatus.DELIVERED, DeliveryStatus.RETRYING, DeliveryStatus.DEAD_LETTER);
  }

  @Test
  void retryAfterOfTheReceiverIsKept() {
    Outcome outcome =
        outcomes.attempted(
            Samples.attempt(Samples.delivery(0)),
            Samples.result(Result.FAILED, 503, Duration.ofSeconds(30)));

    assertThat(outcome.tier()).isEqualTo("5m");
  }

  @Test
  void replayOfADeadLetterHasTheWholeScheduleAgainAndGoesOnCounting() {
    Delivery again = Samples.delivery(3).replayed();

    Outcome outcome =
        outcomes.attempted(Samples.attempt(again), Samples.result(Result.TIMEOUT, null, null));

    assertThat(outcome.status()).isEqualTo(DeliveryStatus.RETRYING);
    assertThat(outcome.tier()).isEqualTo("5s");
    assertThat(outcome.delivery().attempts()).isEqualTo(4);
    assertThat(outcome.delivery().trigger()).isEqualTo(Delivery.Trigger.REPLAY);
  }

  @ParameterizedTest
  @CsvSource({
    "DEFER,       RETRYING,    5m, 300, ENDPOINT_PAUSED",
    "DEFER,       RETRYING,    5m, 300, ENDPOINT_UNKNOWN",
    "DEAD_LETTER, DEAD_LETTER, ,      , ENDPOINT_DISABLED",
    "CANCEL,      CANCELLED,   ,      , ENDPOINT_DELETED"
  })
  void deliveryThatIsNotAdmittedCountsNoAttempt(
      Gate gate, DeliveryStatus status, String tier, Integer dueInSeconds, Reason reason) {
    Delivery delivery = Samples.delivery(1);
    Trail waits = delivery.trail().deferred(reason, Samples.NOW);
    Delivery after = gate == Gate.DEFER ? delivery.with(waits) : delivery;

    Outcome outcome =
        outcomes.notAdmitted(
            new Admission.Decision(gate, delivery, null, reason, Duration.ofMinutes(1)),
            Samples.NOW);

    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                after,
                status,
                null,
                null,
                tier,
                dueInSeconds == null ? null : Samples.NOW.plusSeconds(dueInSeconds),
                reason.name()));
  }

  /** Also once its schedule is exhausted: a pause gives nothing up. */
  @Test
  void deferralTakesNothingFromTheSchedule() {
    Delivery before = Samples.delivery(2);
    Delivery delivery = before;
    for (int i = 0; i < 100; i++) {
      delivery =
          outcomes
              .notAdmitted(
                  new Admission.Decision(
                      Gate.DEFER, delivery, null, Reason.ENDPOINT_PAUSED, Duration.ofMinutes(1)),
                  Samples.NOW)
              .delivery();
    }

    assertThat(delivery)
        .isEqualTo(before.with(before.trail().deferred(Reason.ENDPOINT_PAUSED, Samples.NOW)));
  }

  /** Its schedule takes five minutes and five seconds. */
  @ParameterizedTest
  @CsvSource({"0, 5m", "1, 5m", "299, 5m", "300, 5s", "304, 5s", "305, 5s", "4000, 5s"})
  void deliveryWaitsForACircuitNoLongerThanItsScheduleTakes(int secondsLater, String tier) {
    Delivery delivery = Samples.delivery(0).begun(Samples.NOW);
    Instant now = Samples.NOW.plusSeconds(secondsLater);

    Outcome outcome = outcomes.notAdmitted(circuitOpen(delivery), now);

    assertThat(outcome.delivery())
        .isEqualTo(delivery.with(Trail.NONE.deferred(Reason.CIRCUIT_OPEN, now)));
    assertThat(outcome.tier()).isEqualTo(tier);
    assertThat(outcome.status()).isEqualTo(DeliveryStatus.RETRYING);
    assertThat(outcome.reason()).isEqualTo("CIRCUIT_OPEN");
  }

  @Test
  void timeOfTheScheduleBeginsWithTheFirstWaitForAnOpenCircuit() {
    Outcome outcome = outcomes.notAdmitted(circuitOpen(Samples.delivery(0)), Samples.NOW);

    assertThat(outcome.delivery().begunAt()).isEqualTo(Samples.NOW);
    assertThat(outcome.delivery().attempts()).isZero();
  }

  private static Admission.Decision circuitOpen(Delivery delivery) {
    return new Admission.Decision(
        Gate.DEFER_WITHIN_SCHEDULE,
        delivery,
        Samples.endpoint(),
        Reason.CIRCUIT_OPEN,
        Duration.ofSeconds(60));
  }

  /** Never later than its turn, if a tier is short enough. */
  @ParameterizedTest
  @CsvSource({"1, 5s", "5, 5s", "299, 5s", "300, 5m", "9999, 5m"})
  void deliveryWaitsForItsReservationOnTheLongestTierThatIsOverByThen(int seconds, String tier) {
    Delivery delivery = Samples.delivery(0).reservedAt(Samples.NOW.plusSeconds(seconds));

    Outcome outcome =
        outcomes.notAdmitted(
            new Admission.Decision(
                Gate.AWAIT_RESERVATION, delivery, Samples.endpoint(), Reason.RATE_LIMITED, null),
            Samples.NOW);

    assertThat(outcome.tier()).isEqualTo(tier);
    assertThat(outcome.delivery().reservedAt()).isEqualTo(delivery.reservedAt());
    assertThat(outcome.status()).isEqualTo(DeliveryStatus.RETRYING);
  }

  @Test
  void admittedDeliveryHasToBeAttempted() {
    assertThatThrownBy(
            () ->
                outcomes.notAdmitted(
                    new Admission.Decision(Gate.ATTEMPT, Samples.delivery(0), null, null, null),
                    Samples.NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTheLastWordEndsADelivery() {
    assertThat(DeliveryStatus.values())
        .filteredOn(DeliveryStatus::isFinal)
        .containsExactly(
            DeliveryStatus.DELIVERED, DeliveryStatus.DEAD_LETTER, DeliveryStatus.CANCELLED);
  }

  @Test
  void resultOfADeliveredAttemptIsTheOnlyGoodOne() {
    for (Result result : Result.values()) {
      AttemptResult end = Samples.result(result, 200, null);
      assertThat(end.delivered()).isEqualTo(result == Result.DELIVERED);
    }
  }
}
