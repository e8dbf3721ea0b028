package dev.dromedary.deliver;

import dev.dromedary.deliver.AttemptResult.Result;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Says what an attempt came to. 2xx is success and 410 wants no more; everything else may be
 * retried, 4xx too: receivers misconfigure, then fix.
 */
public class Classifier {

  /** Bytes of an answer that are kept. */
  public static final int EXCERPT = 2_048;

  private final Clock clock;

  public Classifier(Clock clock) {
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
            : status == 410 ? Result.GONE : Result.REJECTED;
    return result(
        attempt,
        status,
        result,
        result == Result.DELIVERED ? null : "HTTP " + status,
        result == Result.DELIVERED ? null : retryAfter(retryAfter),
        excerpt(body));
  }

  /** No answer, or none that was complete. */
  public AttemptResult failed(Attempt attempt, Throwable failure) {
    Result result = Result.UNREACHABLE;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ForbiddenAddressException) {
        result = Result.FORBIDDEN_ADDRESS;
      } else if (cause instanceof InterruptedIOException
          || cause instanceof DeadlineExceededException) {
        result = Result.TIMEOUT;
      }
    }
    return result(attempt, null, result, words(failure, result), null, null);
  }

  private AttemptResult result(
      Attempt attempt,
      Integer status,
      Result result,
      String error,
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

  /** Seconds or an HTTP date, RFC 9110 section 10.2.3; anything else is as if it were not there. */
  Duration retryAfter(String value) {
    if (value == null) {
      return null;
    }
    String text = value.trim();
    try {
      if (!text.isEmpty()
          && text.length() <= 9
          && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Duration.ofSeconds(Long.parseLong(text));
      }
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), date);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * The kind of failure, without what it says: messages of network libraries may repeat the URL.
   */
  private static String words(Throwable failure, Result result) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return switch (result) {
      case TIMEOUT -> "no complete answer in time";
      case FORBIDDEN_ADDRESS ->
          "the host's address is not allowed (webhooks.delivery.allowed-networks)";
      default -> root.getClass().getSimpleName();
    };
  }

  private static String excerpt(byte[] body) {
    if (body == null || body.length == 0) {
      return null;
    }
    String text = new String(body, 0, Math.min(body.length, EXCERPT), StandardCharsets.UTF_8);
    return text.replace('\0', '\uFFFD');
  }
}
