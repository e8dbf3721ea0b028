package dev.dromedary.monitor;

import dev.dromedary.monitor.ConsecutiveFailures.Streak;
import java.time.Duration;
import java.time.Instant;

/**
 * When an endpoint is called failing, and when it is disabled for it. Judged at an attempt that
 * failed, never by the clock alone, and only on this gateway's own attempts over a while: so
 * neither an endpoint without attempts nor a gateway that was down disables anything.
 *
 * @param failingAfter how long all attempts must have failed, some of them at least
 * @param disableAfter how long for it to be disabled; zero = never
 */
public record AutoDisablePolicy(Duration failingAfter, Duration disableAfter) {

  /** So many attempts, at least. */
  private static final int SOME = 5;

  /** The decision on the endpoint. */
  enum Verdict {
    /** Nothing, or nothing new. */
    NONE,
    /** It is called failing. */
    FAILING,
    /** It has been failing for too long. */
    TOO_LONG
  }

  /**
   * @param failingSince of the endpoint, or null
   */
  Verdict judge(Streak streak, Instant failingSince) {
    if (streak.attempts() < SOME || isBefore(streak.since(), failingAfter, streak.last())) {
      return Verdict.NONE;
    }
    if (failingSince == null) {
      return Verdict.FAILING;
    }
    return disableAfter.isZero() || isBefore(failingSince, disableAfter, streak.last())
        ? Verdict.NONE
        : Verdict.TOO_LONG;
  }

  /** Whether less time than that is between the two. */
  private static boolean isBefore(Instant from, Duration time, Instant to) {
    return to.isBefore(from.plus(time));
  }
}
