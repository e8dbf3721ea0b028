package dev.dromedary.monitor;

import dev.dromedary.monitor.ConsecutiveFailures.Streak;
import java.time.Duration;
import java.time.Instant;

/**
 * When an endpoint is called failing, and when it is disabled for it. Judged at an attempt that
 * failed, never by the clock alone, and only on what this gateway has seen for a while by itself:
 * so neither an endpoint that is sent nothing nor a gateway that was away disables anything.
 *
 * @param failingAfter how long all attempts must have failed, some of them at least
 * @param disableAfter how long for it to be disabled; zero = never
 */
public record AutoDisablePolicy(Duration failingAfter, Duration disableAfter) {

  /** So many attempts, at least. */
  private static final int SOME = 5;

  /** What becomes of the endpoint. */
  enum Verdict {
    /** Nothing, or nothing new. */
    NONE,
    /** It is called failing. */
    FAILING,
    /** It has been failing for too long. */
    TOO_LONG
  }

  /**
   * @param failingSince what the endpoint says, or null
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
