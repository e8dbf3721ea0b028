package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointLimiterTest {

  private static final WebhookEndpoint ENDPOINT = EndpointBuilder.anEndpoint("ep_1").build();

  private long now;
  private final EndpointLimiters limiters =
      new EndpointLimiters(SimulatedGateway.SETTINGS, () -> now);

  @Test
  void newEndpointIsSlowUntilItAnswers() {
    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.SLOW);

    answered("ep_1", Result.DELIVERED, 50);

    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.FAST);
    assertThat(classOf("ep_2")).isEqualTo(LatencyClass.SLOW);
  }

  @Test
  void endpointWhoseLastAttemptFailedIsNotFast() {
    answered("ep_1", Result.DELIVERED, 10);
    answered("ep_1", Result.FAILED, 10);
    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.RESPONSIVE);

    answered("ep_1", Result.DELIVERED, 10);
    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.FAST);
  }

  @Test
  void endpointThatRefusesConnectionsAtOnceIsResponsive() {
    answered("ep_1", Result.UNREACHABLE, 1);

    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.RESPONSIVE);
  }

  @Test
  void endpointThatTimedOutIsSlowUntilItAnswersFastForAWhile() {
    answered("ep_1", Result.DELIVERED, 10);
    answered("ep_1", Result.TIMEOUT, 20_000);
    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.SLOW);
    answered("ep_1", Result.DELIVERED, 10);
    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.SLOW);

    for (int i = 0; i < 50; i++) {
      answered("ep_1", Result.DELIVERED, 10);
    }
    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.FAST);
  }

  /** Or each would be a batch of its own, only to be deferred. */
  @Test
  void attemptMayTakeLongUnlessItsEndpointIsResponsiveOrHasNoPermit() {
    EndpointLimiter limiter = limiters.of("ep_1");
    assertThat(limiter.mayTakeLong()).as("new").isTrue();
    answered("ep_1", Result.FAILED, 10);
    assertThat(limiter.mayTakeLong()).as("responsive").isFalse();

    limiter.acquire();
    now += Duration.ofMillis(1_001).toNanos();
    assertThat(limiter.mayTakeLong()).as("stalled").isTrue();

    acquire(ENDPOINT);
    assertThat(limiter.mayTakeLong()).as("without a permit").isFalse();
  }

  /** Long before the first request times out. */
  @Test
  void endpointThatStopsAnsweringIsSoonSlowAndHoldsFewRequests() {
    grow();
    acquire(ENDPOINT);
    now += Duration.ofMillis(1_001).toNanos();

    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.SLOW);
    assertThat(limiters.of("ep_1").state())
        .as("all others wait")
        .isEqualTo(EndpointLimiter.State.BACKLOG);
    limiters.release("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(10)));
    assertThat(classOf("ep_1")).as("it answers after all").isEqualTo(LatencyClass.FAST);
  }

  @Test
  void newEndpointHasAsManyPermitsAsOpenItsCircuitBreakerAndOneMoreWithEachAnswer() {
    assertThat(acquire(ENDPOINT)).isEqualTo(Samples.FAILURE_THRESHOLD);

    for (int i = 0; i < 10; i++) {
      limiters.release("ep_1", Samples.result(Result.FAILED, 500, null, Duration.ofMillis(1)));
    }
    assertThat(acquire(ENDPOINT)).isEqualTo(20);
  }

  @Test
  void endpointHasNoMorePermitsThanAreAllowed() {
    grow();
    assertThat(acquire(ENDPOINT)).isEqualTo(SimulatedGateway.SETTINGS.maxInFlight());
  }

  @Test
  void endpointThatDoesNotAnswerHasHalfAsManyPermitsEachTime() {
    grow();
    for (int i = 0; i < 3; i++) {
      answered("ep_1", Result.TIMEOUT, 20_000);
    }

    assertThat(acquire(ENDPOINT)).isEqualTo(50 / 2 / 2 / 2);
  }

  @Test
  void limitOfAnEndpointCountsAndIsNeverMoreThanThatOfAll() {
    grow();

    assertThat(acquire(EndpointBuilder.anEndpoint("ep_1").withInFlight(3).build())).isEqualTo(3);
    assertThat(acquire(EndpointBuilder.anEndpoint("ep_1").withInFlight(500).build()))
        .as("it allows more now")
        .isEqualTo(50 - 3);
  }

  /** Many threads of a batch ask at once. */
  @Test
  void limitHoldsHoweverManyThreadsAskAtOnce() {
    long acquired =
        IntStream.range(0, 1_000)
            .parallel()
            .filter(
                i ->
                    limiters
                        .of("ep_" + i % 10)
                        .tryAcquire(
                            EndpointBuilder.anEndpoint("ep_" + i % 10).withInFlight(1).build(),
                            false))
            .count();

    assertThat(acquired).isEqualTo(10);
  }

  /** The events of a batch wait for all of them. */
  @Test
  void fastEndpointsOfAnEventAreTogetherNoSlowerThanOneThatIsNotSlow() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add("ep_" + i);
      answered("ep_" + i, Result.DELIVERED, 50);
    }
    answered("ep_responsive", Result.DELIVERED, 51);

    assertThat(limiters.fast(List.of())).isEmpty();
    assertThat(limiters.fast(many)).as("1 s").hasSize(20);
    assertThat(limiters.fast(List.of("ep_1", "ep_responsive", "ep_new", "ep_2")))
        .containsExactlyInAnyOrder("ep_1", "ep_2");
  }

  @Test
  void endpointIsRateLimitedWhileOneMoreDeliveryWouldWait() {
    RateLimit limit = new RateLimit(10, 5);
    delays(limiters.of("ep_1"), limit, 4);
    assertThat(limiters.load("ep_1").rateLimited()).isFalse();

    delays(limiters.of("ep_1"), limit, 3);
    assertThat(limiters.load("ep_1").rateLimited()).isTrue();

    now += Duration.ofSeconds(1).toNanos();
    assertThat(limiters.load("ep_1").rateLimited()).isFalse();
  }

  @Test
  void lookAtTheLoadOfAnUnknownEndpointKeepsNothing() {
    assertThat(limiters.load("ep_9")).isEqualTo(EndpointLimiter.Load.NONE);
  }

  @Test
  void burstIsAttemptedAtOnceAndTheRestReservedAtTheRate() {
    RateLimit limit = new RateLimit(10, 5);
    EndpointLimiter limiter = limiters.of("ep_1");

    assertThat(delays(limiter, limit, 5)).containsOnly(Duration.ZERO);
    assertThat(delays(limiter, limit, 3))
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300));

    now += Duration.ofHours(1).toNanos();
    assertThat(delays(limiter, limit, 5)).as("what was not used").containsOnly(Duration.ZERO);
    assertThat(delays(limiter, limit, 1)).as("and no more").containsExactly(Duration.ofMillis(100));
  }

  @Test
  void newRateLimitBeginsAnew() {
    delays(limiters.of("ep_1"), new RateLimit(10, 5), 100);

    assertThat(delays(limiters.of("ep_1"), new RateLimit(20, 5), 5)).containsOnly(Duration.ZERO);
  }

  private static List<Duration> delays(EndpointLimiter limiter, RateLimit limit, int count) {
    return Stream.generate(() -> limiter.reserve(limit, false).delay()).limit(count).toList();
  }

  @Test
  void nothingIsKnownOfAForgottenEndpoint() {
    grow();
    acquire(ENDPOINT);

    limiters.forget("ep_1");

    limiters.release("ep_1", Samples.result(Result.DELIVERED, 204, null));
    assertThat(classOf("ep_1")).isEqualTo(LatencyClass.SLOW);
    assertThat(acquire(ENDPOINT)).isEqualTo(Samples.FAILURE_THRESHOLD);
  }

  /** Until it has all permits that are allowed. */
  private void grow() {
    for (int i = 0; i < 50; i++) {
      answered("ep_1", Result.DELIVERED, 10);
    }
  }

  /** Acquires all permits there are, and says how many these were. */
  private int acquire(WebhookEndpoint endpoint) {
    int acquired = 0;
    while (limiters.of(endpoint.id()).tryAcquire(endpoint, false)) {
      acquired++;
    }
    return acquired;
  }

  private LatencyClass classOf(String endpointId) {
    return limiters.of(endpointId).latencyClass();
  }

  private void answered(String endpointId, Result result, int millis) {
    limiters.of(endpointId).acquire();
    Integer status =
        switch (result) {
          case DELIVERED -> (Integer) 204;
          case FAILED -> (Integer) 500;
          default -> null;
        };
    limiters.release(endpointId, Samples.result(result, status, null, Duration.ofMillis(millis)));
  }
}
