package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private final SetClock clock = new SetClock(Samples.NOW);
  private final Circuit circuit = new Circuit("ep_1", Samples.CIRCUIT, clock);

  @Test
  void opensAfterTenAttemptsInARowWithoutAnAnswer() {
    unanswered(9);
    assertThat(circuit.open()).isZero();

    unanswered(1);

    assertThat(circuit.open()).isEqualTo(Duration.ofSeconds(5));
    assertThat(circuit.tryAcquire()).isFalse();
  }

  /** Even a 500: it is told at once, and by somebody who is there. */
  @Test
  void anyAnswerInBetweenKeepsItClosed() {
    unanswered(9);
    circuit.ended(Samples.result(Result.REJECTED, 500, null));
    unanswered(9);

    assertThat(circuit.open()).isZero();
    assertThat(circuit.tryAcquire()).isTrue();
  }

  @Test
  void letsOneAttemptThroughAfterItsTimeAndOpensForTwiceAsLongEachTimeItFails() {
    unanswered(10);
    for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
      clock.forward(circuit.open().plusMillis(1));
      assertThat(circuit.open()).isZero();
      assertThat(circuit.tryAcquire()).isTrue();
      assertThat(circuit.tryAcquire()).as("a second one at the same time").isFalse();

      unanswered(1);

      assertThat(circuit.open()).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void closesWithTheAnswerToThatAttemptAndBeginsAnew() {
    unanswered(10);
    clock.forward(Duration.ofMillis(5_001));
    circuit.tryAcquire();

    circuit.ended(Samples.result(Result.DELIVERED, 204, null));

    assertThat(circuit.tryAcquire()).isTrue();
    unanswered(10);
    assertThat(circuit.open()).isEqualTo(Duration.ofSeconds(5));
  }

  /** Of an attempt that was under way, or that somebody asked for. */
  @Test
  void closesWithAnyAnswer() {
    unanswered(10);

    circuit.ended(Samples.result(Result.DELIVERED, 204, null));

    assertThat(circuit.open()).isZero();
    assertThat(circuit.tryAcquire()).isTrue();
  }

  /** RFC 9110, section 10.2.3, and RFC 6585, section 4. */
  @Test
  void opensForAsLongAsTheReceiverAsks() {
    circuit.ended(Samples.result(Result.REJECTED, 429, Duration.ofSeconds(90)));
    assertThat(circuit.open()).isEqualTo(Duration.ofSeconds(90));

    clock.forward(Duration.ofMillis(90_001));
    assertThat(circuit.tryAcquire()).isTrue();
  }

  /** Fifty requests were under way: what one of them is told holds whatever the others are told. */
  @Test
  void staysOpenForTheLongestThatTheReceiverAsksWhateverElseItAnswersMeanwhile() {
    circuit.ended(Samples.result(Result.REJECTED, 429, Duration.ofSeconds(60)));

    circuit.ended(Samples.result(Result.DELIVERED, 204, null));
    circuit.ended(Samples.result(Result.REJECTED, 500, null));
    circuit.ended(Samples.result(Result.REJECTED, 503, Duration.ofSeconds(1)));
    unanswered(10);
    assertThat(circuit.open()).isEqualTo(Duration.ofSeconds(60));

    circuit.ended(Samples.result(Result.REJECTED, 503, Duration.ofSeconds(90)));
    assertThat(circuit.open()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void closesWithAnyAnswerAgainOnceItOpensBecauseNoneComes() {
    circuit.ended(Samples.result(Result.REJECTED, 429, Duration.ofSeconds(1)));
    clock.forward(Duration.ofMillis(1_001));
    circuit.tryAcquire();
    unanswered(1);
    assertThat(circuit.open()).isPositive();

    circuit.ended(Samples.result(Result.DELIVERED, 204, null));

    assertThat(circuit.open()).isZero();
  }

  @Test
  void opensForFiveMinutesAtMost() {
    circuit.ended(Samples.result(Result.REJECTED, 503, Duration.ofDays(1)));

    assertThat(circuit.open()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void isOfNoConcernToAnEndpointThatAnswers() {
    assertThat(Circuit.concerns(Samples.result(Result.DELIVERED, 204, null))).isFalse();
    assertThat(Circuit.concerns(Samples.result(Result.REJECTED, 500, Duration.ofSeconds(9))))
        .isFalse();
    assertThat(Circuit.concerns(Samples.result(Result.REJECTED, 429, Duration.ZERO))).isFalse();
    assertThat(Circuit.concerns(Samples.result(Result.REJECTED, 429, Duration.ofSeconds(9))))
        .isTrue();
    assertThat(Circuit.concerns(Samples.result(Result.TIMEOUT, null, null))).isTrue();
  }

  private void unanswered(int times) {
    for (int i = 0; i < times; i++) {
      circuit.ended(Samples.result(Result.UNREACHABLE, null, null));
    }
  }
}
