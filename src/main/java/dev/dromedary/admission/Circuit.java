package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one endpoint. It opens after a number of attempts in a row that got no
 * answer, and for as long as a 429 or 503 asks for, whatever is answered to requests that were
 * under way; then one attempt is let through, and what comes of it closes it, or opens it for twice
 * as long. Any other status is an answer: it costs no thread and no time, and each delivery has a
 * schedule of its own for it.
 */
final class Circuit {

  private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** What one finds out is known after that, or a part of the time for which it was open. */
  private static final Duration MEANWHILE = Duration.ofSeconds(1);

  private final CircuitBreaker breaker;
  private final CircuitSettings settings;
  private final Clock clock;
  private volatile long openMillis;

  /** When an attempt may be made after it was open; each opening has another time. */
  private volatile long opensUntil;

  /** The opening after which one of those that waited set out to find out. */
  private long opening;

  /** When it did. */
  private long findsOutSince;

  /** Whether it is open because the receiver asked for it. */
  private volatile boolean asked;

  Circuit(String endpointId, CircuitSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    IntervalFunction growing =
        IntervalFunction.ofExponentialBackoff(settings.openFor(), 2, settings.openAtMost());
    breaker =
        CircuitBreaker.of(
            endpointId,
            CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowSize(settings.failures())
                .minimumNumberOfCalls(settings.failures())
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                // An attempt whose end is never heard of must not keep it half open.
                .maxWaitDurationInHalfOpenState(settings.openAtMost())
                .waitIntervalFunctionInOpenState(times -> opened(growing.apply(times), false))
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              CircuitBreaker.State to = event.getStateTransition().getToState();
              if (to == CircuitBreaker.State.OPEN) {
                LOG.info("Endpoint {} is not attempted for {}", endpointId, open());
              } else if (to == CircuitBreaker.State.CLOSED) {
                LOG.info("Endpoint {} answers again", endpointId);
              }
            });
  }

  static boolean concerns(AttemptResult result) {
    return result.statusCode() == null || asksToWait(result);
  }

  /** How long no attempt is made; zero if one may be. */
  Duration open() {
    return breaker.getState() == CircuitBreaker.State.OPEN
        ? Duration.ofMillis(Math.max(0, opensUntil - clock.millis()))
        : Duration.ZERO;
  }

  boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  /** Whether it finds out whether the endpoint is back. */
  boolean isHalfOpen() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  /**
   * How long the others of those that waited for it wait while one finds out: a quarter of the time
   * for which it was open; but one that asked for it answers, so that is soon known.
   */
  synchronized Duration leftAlone(long now) {
    if (isClosed()) {
      return Duration.ZERO;
    }
    if (opening != opensUntil) {
      opening = opensUntil;
      findsOutSince = now;
      return Duration.ZERO;
    }
    long wait = Math.max(MEANWHILE.toMillis(), asked ? 0 : openMillis / 4);
    return now - findsOutSince < wait ? Duration.ofMillis(wait) : Duration.ZERO;
  }

  /** Whether an attempt may be made now; if so, {@link #ended} must follow. */
  boolean tryAcquire() {
    return breaker.tryAcquirePermission();
  }

  /** The attempt is not made. */
  void release() {
    breaker.releasePermission();
  }

  void ended(AttemptResult result) {
    long nanos = result.duration().toNanos();
    if (asksToWait(result)) {
      openFor(result.retryAfter());
    } else if (result.statusCode() == null) {
      breaker.onError(nanos, breaker.getTimestampUnit(), null);
    } else if (breaker.getState() == CircuitBreaker.State.OPEN) {
      if (!asked) {
        breaker.transitionToClosedState();
      }
    } else {
      breaker.onSuccess(nanos, breaker.getTimestampUnit());
    }
  }

  /** Of two answers that ask for it the longer time counts. */
  private void openFor(Duration wanted) {
    Duration wait = wanted.compareTo(settings.openAtMost()) < 0 ? wanted : settings.openAtMost();
    if (!asked || wait.compareTo(open()) > 0) {
      opened(wait.toMillis(), true);
      breaker.transitionToOpenStateFor(wait);
    }
  }

  private long opened(long millis, boolean asked) {
    this.asked = asked;
    openMillis = millis;
    opensUntil = clock.millis() + millis;
    return millis;
  }

  private static boolean asksToWait(AttemptResult result) {
    Integer status = result.statusCode();
    return status != null
        && (status == TOO_MANY_REQUESTS || status == UNAVAILABLE)
        && result.retryAfter() != null
        && result.retryAfter().toMillis() > 0;
  }
}
