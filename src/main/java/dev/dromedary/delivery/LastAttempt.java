package dev.dromedary.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The last attempt of a delivery, in short, which its message carries: so that each of its statuses
 * can say it, also one that no attempt led to.
 *
 * @param at when it began, to the millisecond, as messages keep times; null: there was none
 * @param result the name of its {@link AttemptResult.Result}
 * @param error the name of its {@link AttemptError}, or null
 * @param statusCode of its answer; null if there was none
 */
public record LastAttempt(Instant at, String result, String error, Integer statusCode) {

  public static final LastAttempt NONE = new LastAttempt(null, null, null, null);

  public static LastAttempt of(AttemptResult result) {
    return new LastAttempt(
        result.startedAt().truncatedTo(ChronoUnit.MILLIS),
        result.result().name(),
        result.errorName(),
        result.statusCode());
  }
}
