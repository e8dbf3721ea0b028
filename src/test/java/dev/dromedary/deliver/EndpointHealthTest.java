package dev.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.AttemptResult.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndpointHealthTest {

  private final EndpointHealth health = new EndpointHealth(Duration.ofMillis(250));

  @Test
  void endpointThatWasNotTriedIsNotQuick() {
    assertThat(health.quick("ep_1")).isFalse();
  }

  @Test
  void endpointIsQuickAfterOneQuickSuccess() {
    answered(Result.DELIVERED, 250);

    assertThat(health.quick("ep_1")).isTrue();
    assertThat(health.quick("ep_2")).isFalse();
  }

  @Test
  void oneFailureMakesItNotQuickAndOneSuccessQuickAgain() {
    answered(Result.DELIVERED, 10);
    answered(Result.REJECTED, 10);
    assertThat(health.quick("ep_1")).isFalse();

    answered(Result.DELIVERED, 10);
    assertThat(health.quick("ep_1")).isTrue();
  }

  /** How long it failed says nothing about how long it answers. */
  @Test
  void timeOfAFailureDoesNotCount() {
    answered(Result.TIMEOUT, 20_000);
    answered(Result.DELIVERED, 10);

    assertThat(health.quick("ep_1")).isTrue();
  }

  @Test
  void onASlowAverageItIsNotQuickUntilItAnswersQuicklyForAWhile() {
    answered(Result.DELIVERED, 2_000);
    answered(Result.DELIVERED, 10);
    assertThat(health.quick("ep_1")).isFalse();

    for (int i = 0; i < 15; i++) {
      answered(Result.DELIVERED, 10);
    }
    assertThat(health.quick("ep_1")).isTrue();
  }

  @Test
  void oneSlowAnswerAmongQuickOnesIsForgiven() {
    for (int i = 0; i < 10; i++) {
      answered(Result.DELIVERED, 10);
    }
    answered(Result.DELIVERED, 1_000);

    assertThat(health.quick("ep_1")).isTrue();
  }

  @Test
  void forgottenEndpointIsNotQuick() {
    answered(Result.DELIVERED, 10);

    health.forget("ep_1");

    assertThat(health.quick("ep_1")).isFalse();
  }

  private void answered(Result result, int millis) {
    health.record("ep_1", Samples.result(result, 200, null, Duration.ofMillis(millis)));
  }
}
