package dev.dromedary.attempt;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptError;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Call;
import dev.dromedary.http.HttpCall;
import java.time.Clock;
import java.time.Duration;

/**
 * Says what an attempt came to. 2xx is success and 410 wants no more; everything else may be
 * retried, 4xx too: receivers misconfigure, then fix.
 */
class Classifier {

  private final ShownCalls calls;
  private final Clock clock;

  Classifier(ShownCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * @param retryAfter the header's value, or null
   * @param call null if it is not known
   * @param body what was read of the answer, or null
   */
  public AttemptResult answered(
      Attempt attempt, int status, String retryAfter, HttpCall call, byte[] body) {
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
        calls.of(attempt, call, body));
  }

  /** No answer. */
  public AttemptResult failed(Attempt attempt, Throwable failure, HttpCall call) {
    AttemptError error = NetworkFailure.of(failure);
    return result(attempt, null, result(error), error, null, calls.of(attempt, call, null));
  }

  private static Result result(AttemptError error) {
    return switch (error) {
      case CONNECT_TIMEOUT, RESPONSE_TIMEOUT -> Result.TIMEOUT;
      case ADDRESS_FORBIDDEN -> Result.FORBIDDEN_ADDRESS;
      case TRANSFORM_FAILED, TOKEN_UNAVAILABLE, TOKEN_REFUSED -> Result.NOT_SENT;
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
      Call call) {
    return new AttemptResult(
        attempt.id(),
        attempt.startedAt(),
        Duration.between(attempt.startedAt(), clock.instant()),
        status,
        result,
        error,
        retryAfter,
        call);
  }
}
