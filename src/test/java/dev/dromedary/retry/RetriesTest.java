package dev.dromedary.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
  private static final RedeliveryPolicy DEFAULT =
      policy(RedeliveryPolicy.DEFAULT, "PT5S", "PT5M", "PT30M");
  private static final RedeliveryPolicy PATIENT = policy("patient", "PT1M", "PT10H");
  private static final RedeliveryPolicy NEVER = policy("never");

  private final Tiers tiers = new Tiers(List.of(DEFAULT, PATIENT, NEVER), List.of(), 0.1, CLOCK);
  private final Retries retries =
      new Retries(Map.of("default", DEFAULT, "patient", PATIENT, "never", NEVER), tiers);

  @Test
  void oneTierForEachDelayOfAnyPolicyShortestFirst() {
    assertThat(tiers.all()).extracting(Tier::name).containsExactly("5s", "1m", "5m", "30m", "10h");
  }

  @Test
  void policiesThatShareADelayShareItsTier() {
    assertThat(
            new Tiers(
                    List.of(DEFAULT, policy("other", "PT5M", "PT300S")),
                    List.of(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                    0.1,
                    CLOCK)
                .all())
        .extracting(Tier::name)
        .containsExactly("1s", "5s", "5m", "30m");
  }

  /** The shortest tier of which no delivery can be due too soon, jitter included. */
  @ParameterizedTest
  @CsvSource({"PT0S, 5s", "PT5S, 5s", "PT6S, 1m", "PT1M, 1m", "PT61S, 5m", "P30D, 10h"})
  void deferralWaitsOnTheTierOfItsDelay(Duration wait, String tier) {
    assertThat(retries.deferral(wait).tier()).isEqualTo(tier);
  }

  @Test
  void lastAttemptComesWhenTheTimeOfTheScheduleIsOver() {
    Instant begun = CLOCK.instant().minus(DEFAULT.total());
    Delivery waited = Samples.delivery(0).begun(begun);

    assertThat(retries.last(waited, "default", begun)).isEmpty();
    Delivery last = retries.last(waited, "default", CLOCK.instant()).orElseThrow();

    assertThat(last.attempts()).isZero();
    assertThat(retries.retriesLeft(last, "default")).isZero();
    assertThat(retries.last(Samples.delivery(0), "never", begun))
        .as("of a schedule without a retry, the first one")
        .isPresent();
  }

  /** Jitter is 10 %, so a tier takes what is due within 10 % of its delay. */
  @ParameterizedTest
  @CsvSource({
    "PT1S, 5s",
    "PT4.5S, 5s",
    "PT5.5S, 5s",
    "PT53S, 5s",
    "PT54S, 1m",
    "PT66S, 1m",
    "PT269S, 1m",
    "PT10H, 10h",
    "P30D, 10h"
  })
  void deliveryWithAReservationGoesToTheLongestTierOnWhichItIsNotLate(Duration wait, String tier) {
    assertThat(retries.until(Samples.NOW.plus(wait)).tier()).isEqualTo(tier);
  }

  @Test
  void deliveryThatWouldBeLateBehindOthersGoesToAShorterTier() {
    retries.until(Samples.NOW.plusSeconds(66));

    assertThat(retries.until(Samples.NOW.plusSeconds(60)).tier()).isEqualTo("5s");
    assertThat(retries.until(Samples.NOW.plusSeconds(66)).tier()).isEqualTo("1m");
  }

  @ParameterizedTest
  @CsvSource({"default, 0, 5s", "default, 1, 5m", "default, 2, 30m", "patient, 1, 10h"})
  void retryFollowsTheSchedule(String policy, int retriesMade, String tier) {
    assertThat(retries.next(failed(retriesMade), policy, null)).map(Place::tier).hasValue(tier);
  }

  @ParameterizedTest
  @CsvSource({"default, 3", "default, 4", "patient, 2", "never, 0"})
  void scheduleOfNDelaysIsExhaustedAfterNRetries(String policy, int retriesMade) {
    assertThat(retries.next(failed(retriesMade), policy, null)).isEmpty();
    assertThat(retries.next(failed(retriesMade), policy, Duration.ofHours(1)))
        .as("Retry-After gives no retry that the schedule does not have")
        .isEmpty();
  }

  @Test
  void endpointWhosePolicyWasTakenOutIsRetriedByTheDefault() {
    assertThat(retries.next(failed(1), "was-there-once", null)).map(Place::tier).hasValue("5m");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 5m",
    "PT10S, 5m",
    "PT270S, 5m",
    "PT271S, 30m",
    "PT20M, 30m",
    "PT2H, 10h",
    "P365D, 10h"
  })
  void retryAfterOnlyEverMakesItWaitLonger(Duration retryAfter, String tier) {
    assertThat(retries.next(failed(1), "default", retryAfter)).map(Place::tier).hasValue(tier);
  }

  @Test
  void delayBelowAMillisecondIsRejectedWithItsPolicy() {
    assertThatThrownBy(() -> policy("hasty", "PT5S", "PT0S"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hasty");
  }

  private static Delivery failed(int retriesMade) {
    return Samples.delivery(retriesMade);
  }

  private static RedeliveryPolicy policy(String name, String... delays) {
    return new RedeliveryPolicy(name, List.of(delays).stream().map(Duration::parse).toList());
  }
}
