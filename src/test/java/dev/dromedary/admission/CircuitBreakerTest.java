package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.dromedary.admission.CircuitBreaker.State;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import dev.dromedary.kit.LogOf;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitBreakerTest {

  private final CircuitBreaker breaker =
      new CircuitBreaker("ep_1", SimulatedGateway.SETTINGS.circuitBreaker());
  private long now;

  @Test
  void opensAfterTenAttemptsInARowWithoutAnAnswer() {
    unanswered(9);
    assertThat(breaker.state(now)).isNotEqualTo(State.OPEN);

    unanswered(1);

    assertThat(Duration.ofNanos(breaker.remaining(now))).isEqualTo(Duration.ofSeconds(5));
  }

  /** Even a 500: it costs no thread and no time. */
  @Test
  void anyAnswerInBetweenKeepsItClosed() {
    unanswered(9);
    breaker.ended(Samples.result(Result.FAILED, 500, null), now);
    unanswered(9);

    assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
  }

  @Test
  void opensForTwiceAsLongEachTimeItFailsHalfOpen() {
    unanswered(10);
    for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
      now += breaker.remaining(now);
      assertThat(breaker.state(now)).isEqualTo(State.HALF_OPEN);

      unanswered(1);

      assertThat(Duration.ofNanos(breaker.remaining(now))).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void closesWithAnAnswerAndBeginsAnew() {
    unanswered(10);
    now += Duration.ofMillis(5_001).toNanos();

    breaker.ended(Samples.result(Result.DELIVERED, 204, null), now);

    assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
    unanswered(10);
    assertThat(Duration.ofNanos(breaker.remaining(now))).isEqualTo(Duration.ofSeconds(5));
  }

  /** Of an attempt that was in flight, or a manual one. */
  @Test
  void closesWithAnyAnswer() {
    unanswered(10);

    breaker.ended(Samples.result(Result.DELIVERED, 204, null), now);

    assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({"500, 9", "404, 9", "429, 0", "429, "})
  void staysClosedForAnAnswerThatAsksForNoWait(int status, Integer seconds) {
    Duration retryAfter = seconds == null ? null : Duration.ofSeconds(seconds);

    breaker.ended(Samples.result(Result.FAILED, status, retryAfter), now);

    assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
  }

  /** RFC 9110, section 10.2.3, and RFC 6585, section 4. */
  @Test
  void opensForAsLongAsTheReceiverAsks() {
    breaker.ended(Samples.result(Result.FAILED, 429, Duration.ofSeconds(90)), now);
    assertThat(Duration.ofNanos(breaker.remaining(now))).isEqualTo(Duration.ofSeconds(90));

    now += Duration.ofMillis(90_001).toNanos();
    assertThat(breaker.state(now)).isEqualTo(State.HALF_OPEN);
  }

  /** Fifty requests were in flight: what one answer asks for holds whatever the others say. */
  @Test
  void staysOpenForTheLongestThatTheReceiverAsksWhateverElseItAnswersMeanwhile() {
    breaker.ended(Samples.result(Result.FAILED, 429, Duration.ofSeconds(60)), now);

    breaker.ended(Samples.result(Result.DELIVERED, 204, null), now);
    breaker.ended(Samples.result(Result.FAILED, 500, null), now);
    breaker.ended(Samples.result(Result.FAILED, 503, Duration.ofSeconds(1)), now);
    unanswered(10);
    assertThat(Duration.ofNanos(breaker.remaining(now))).isEqualTo(Duration.ofSeconds(60));

    breaker.ended(Samples.result(Result.FAILED, 503, Duration.ofSeconds(90)), now);
    assertThat(Duration.ofNanos(breaker.remaining(now))).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void closesWithAnyAnswerAgainOnceItOpensBecauseNoneComes() {
    breaker.ended(Samples.result(Result.FAILED, 429, Duration.ofSeconds(1)), now);
    now += Duration.ofMillis(1_001).toNanos();
    unanswered(1);
    assertThat(breaker.state(now)).isEqualTo(State.OPEN);

    breaker.ended(Samples.result(Result.DELIVERED, 204, null), now);

    assertThat(breaker.state(now)).isNotEqualTo(State.OPEN);
  }

  @Test
  void opensForFiveMinutesAtMost() {
    breaker.ended(Samples.result(Result.FAILED, 503, Duration.ofDays(1)), now);

    assertThat(Duration.ofNanos(breaker.remaining(now))).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void logTellsEachChangeInTheWordsOfTheField() {
    try (LogOf log = new LogOf(CircuitBreaker.class.getName(), Level.INFO)) {
      unanswered(10);
      now += Duration.ofSeconds(5).toNanos();
      breaker.state(now);
      breaker.ended(Samples.result(Result.DELIVERED, 204, null), now);

      assertThat(log.lines())
          .containsExactly(
              "Circuit breaker of endpoint ep_1 opened for PT5S",
              "Circuit breaker of endpoint ep_1 half-open",
              "Circuit breaker of endpoint ep_1 closed");
    }
  }

  @Test
  void isOpenAsLongAsThatOfAnotherGatewayAndClosesWithIt() {
    CircuitBreaker other = new CircuitBreaker("ep_1", SimulatedGateway.SETTINGS.circuitBreaker());
    unanswered(10);

    other.learn(breaker.news(now), now);

    assertThat(other.state(now)).isEqualTo(State.OPEN);
    assertThat(Duration.ofNanos(other.remaining(now)))
        .as("the one that opened it probes first")
        .isEqualTo(Duration.ofMillis(5_500));
    now += Duration.ofSeconds(6).toNanos();
    assertThat(breaker.ended(Samples.result(Result.DELIVERED, 204, null), now)).isTrue();
    other.learn(breaker.news(now), now);
    assertThat(other.state(now)).isEqualTo(State.CLOSED);
  }

  @Test
  void probeAfterTheOpeningsOfAnotherGatewayOpensItForTwiceAsLong() {
    CircuitBreaker other = new CircuitBreaker("ep_1", SimulatedGateway.SETTINGS.circuitBreaker());
    unanswered(10);
    other.learn(breaker.news(now), now);
    now += Duration.ofSeconds(6).toNanos();

    other.ended(Samples.result(Result.UNREACHABLE, null, null), now);

    assertThat(Duration.ofNanos(other.remaining(now))).isEqualTo(Duration.ofSeconds(10));
  }

  /** Or one gateway that is cut off would stop all. */
  @Test
  void anAnswerOfItsOwnGoesBeforeTheOpeningsOfAnotherGateway() {
    breaker.ended(Samples.result(Result.DELIVERED, 204, null), now);
    now += Duration.ofSeconds(9).toNanos();
    CircuitBreaker.News cutOff = new CircuitBreaker.News(5_000_000_000L, 1, false, false);

    breaker.learn(cutOff, now);
    assertThat(breaker.state(now)).isEqualTo(State.CLOSED);

    breaker.learn(new CircuitBreaker.News(5_000_000_000L, 0, true, false), now);
    assertThat(breaker.state(now)).as("the receiver asked for it").isEqualTo(State.OPEN);

    breaker.learn(new CircuitBreaker.News(0, 0, false, false), now);
    assertThat(breaker.state(now)).as("half-open is not closed").isEqualTo(State.OPEN);
    breaker.learn(new CircuitBreaker.News(0, 0, false, true), now);
    assertThat(breaker.state(now)).as("the receiver's word stays").isEqualTo(State.OPEN);
  }

  private void unanswered(int times) {
    for (int i = 0; i < times; i++) {
      breaker.ended(Samples.result(Result.UNREACHABLE, null, null), now);
    }
  }
}
