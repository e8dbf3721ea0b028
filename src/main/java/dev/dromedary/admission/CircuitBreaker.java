package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one endpoint. It opens after a number of attempts in a row without an
 * answer, and for as long as a 429 or 503 asks for (RFC 9110, 10.2.3); half-open, the result of one
 * attempt closes it, or opens it for twice as long. Any other status is an answer: it costs no
 * thread and no time, and each delivery has a schedule of its own for it. Not for several threads
 * at once.
 */
final class CircuitBreaker {

  private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /**
   * News of a gateway.
   *
   * @param openFor nanoseconds until it is half-open, 0 if it is closed
   * @param openings in a row
   * @param asked whether the receiver set it, by Retry-After
   * @param closed whether it is closed; one that is half-open is neither
   */
  record News(long openFor, int openings, boolean asked, boolean closed) {}

  /** An answer that is older says nothing about now. */
  private static final long RECENT = 10_000_000_000L;

  /** The gateway that opened it probes first, and tells the others. */
  private static final long LATER = 500_000_000L;

  private final String endpointId;
  private final AdmissionProperties.CircuitBreaker settings;
  private State state = State.CLOSED;
  private int failures;
  private int openings;
  private long openUntil;
  private long openedAt;

  /** Whether the receiver set it, by Retry-After. */
  private boolean asked;

  private boolean answered;
  private long answeredAt;

  CircuitBreaker(String endpointId, AdmissionProperties.CircuitBreaker settings) {
    this.endpointId = endpointId;
    this.settings = settings;
  }

  State state(long now) {
    if (state == State.OPEN && now >= openUntil) {
      state = State.HALF_OPEN;
      LOG.info("Circuit breaker of endpoint {} half-open", endpointId);
    }
    return state;
  }

  /** Nanoseconds until it is half-open. */
  long remaining(long now) {
    return state(now) == State.OPEN ? openUntil - now : 0;
  }

  /** Nanoseconds for which it has not been closed, or -1 while it is. */
  long openFor(long now) {
    return state(now) == State.CLOSED ? -1 : now - openedAt;
  }

  /** Whether it was opened or closed. */
  boolean ended(AttemptResult result, long now) {
    State before = state(now);
    if (result.statusCode() != null) {
      answered = true;
      answeredAt = now;
    }
    if (asksToWait(result)) {
      long until = now + atMost(result.retryAfter());
      if (!asked || before != State.OPEN || until > openUntil) {
        open(now, until, true);
        return true;
      }
    } else if (result.statusCode() == null) {
      failures++;
      if (before == State.HALF_OPEN
          || before == State.CLOSED && failures >= settings.failureThreshold()) {
        open(now, now + atMost(settings.initialOpenDuration().multipliedBy(1L << openings)), false);
        openings = Math.min(openings + 1, 20);
        return true;
      }
    } else if (before != State.OPEN || !asked) {
      close();
      return before != State.CLOSED;
    }
    return false;
  }

  News news(long now) {
    return new News(remaining(now), openings, asked, state(now) == State.CLOSED);
  }

  /**
   * The circuit breaker of another gateway. Unless the receiver set it, an answer that this one had
   * itself goes before: the other may be cut off.
   */
  void learn(News news, long now) {
    if (news.closed() && (state(now) != State.OPEN || !asked)) {
      close();
    }
    if (news.openFor() == 0) {
      return;
    }
    boolean isAnswered = answered && now - answeredAt < RECENT;
    long until = now + news.openFor() + LATER;
    if ((news.asked() || !isAnswered) && (state(now) != State.OPEN || until > openUntil)) {
      open(now, until, news.asked());
      openings = Math.max(openings, news.openings());
    }
  }

  private void open(long now, long until, boolean asked) {
    this.asked = asked;
    openedAt = state == State.CLOSED ? now : openedAt;
    state = State.OPEN;
    openUntil = until;
    LOG.info(
        "Circuit breaker of endpoint {} opened for {}", endpointId, Duration.ofNanos(until - now));
  }

  private void close() {
    if (state != State.CLOSED) {
      LOG.info("Circuit breaker of endpoint {} closed", endpointId);
    }
    state = State.CLOSED;
    failures = 0;
    openings = 0;
    asked = false;
  }

  private long atMost(Duration wait) {
    Duration longest = settings.maxOpenDuration();
    return (wait.compareTo(longest) < 0 ? wait : longest).toNanos();
  }

  private static boolean asksToWait(AttemptResult result) {
    Integer status = result.statusCode();
    return status != null
        && (status == 429 || status == 503)
        && result.retryAfter() != null
        && result.retryAfter().toMillis() > 0;
  }
}
