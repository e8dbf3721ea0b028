package dev.dromedary.attempt;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptError;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.AttemptResult.Result;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * Says what an attempt came to. 2xx is success and 410 wants no more; everything else may be
 * retried, 4xx too: receivers misconfigure, then fix.
 */
class Classifier {

  /** Bytes of an answer that are kept. */
  public static final int EXCERPT = 2_048;

  private final Clock clock;

  Classifier(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param retryAfter the header's value, or null
   * @param body what was read of the answer, or null
   */
  public AttemptResult answered(Attempt attempt, int status, String retryAfter, byte[] body) {
    Result result =
        status >= 200 && status < 300
            ? Result.DELIVERED
            : status == 410 ? Result.GONE : Result.FAILED;
    return result(
        attempt,
        status,
        result,
        result == Result.DELIVERED ? null : AttemptError.HTTP_STATUS,
        result == Result.DELIVERED ? null : RetryAfter.parse(retryAfter, clock.instant()),
        excerpt(body));
  }

  /** No answer. */
  public AttemptResult failed(Attempt attempt, Throwable failure) {
    AttemptError error = NetworkFailure.of(failure);
    return result(attempt, null, result(error), error, null, null);
  }

  private static Result result(AttemptError error) {
    return switch (error) {
      case CONNECT_TIMEOUT, RESPONSE_TIMEOUT -> Result.TIMEOUT;
      case ADDRESS_FORBIDDEN -> Result.FORBIDDEN_ADDRESS;
      case INTERNAL -> Result.INTERNAL;
      default -> Result.UNREACHABLE;
    };
  }

  private AttemptResult result(
      Attempt attempt,
      Integer status,
      Result result,
      AttemptError error,
      Duration retryAfter,
      String excerpt) {
    return new AttemptResult(
        attempt.id(),
        attempt.startedAt(),
        Duration.between(attempt.startedAt(), clock.instant()),
        status,
        result,
        error,
        retryAfter,
        attempt.shownHeaders(),
        excerpt);
  }

  private static String excerpt(byte[] body) {
    if (body == null || body.length == 0) {
      return null;
    }
    String text = new String(body, 0, Math.min(body.length, EXCERPT), StandardCharsets.UTF_8);
    return text.replace('\0', '\uFFFD');
  }
}
