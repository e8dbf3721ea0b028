package dev.dromedary.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * The result of one HTTP request. A receiver's failure is data, not an exception.
 *
 * @param id {@code att_…}
 * @param statusCode null if there was no answer
 * @param result its class
 * @param error what failed, or null
 * @param retryAfter the delay of the receiver's {@code Retry-After}, or null
 * @param call as it may be shown
 */
public record AttemptResult(
    String id,
    Instant startedAt,
    Duration duration,
    Integer statusCode,
    Result result,
    AttemptError error,
    Duration retryAfter,
    Call call) {

  /** The class of an attempt's end. */
  public enum Result {
    /** 2xx. */
    DELIVERED,
    /** 410: the receiver wants no more; the endpoint is disabled. */
    GONE,
    /** Any other status; also 3xx, since redirects are never followed. */
    FAILED,
    /** No complete answer before the deadline. */
    TIMEOUT,
    /** No connection, no such host, a TLS failure, or a connection that broke. */
    UNREACHABLE,
    /** The URL leads to an address that is not allowed. */
    FORBIDDEN_ADDRESS,
    /**
     * No request was made: the endpoint's transform failed, or no access token was issued for it.
     */
    NOT_SENT,
    /** A fault of the gateway itself, which says nothing about the receiver. */
    INTERNAL
  }

  public boolean delivered() {
    return result == Result.DELIVERED;
  }

  /** Whether it says how well the receiver does; a failed transform asked nothing of it. */
  public boolean isOfTheReceiver() {
    return result != Result.INTERNAL && error != AttemptError.TRANSFORM_FAILED;
  }

  /** Its name, or null. */
  public String errorName() {
    return error == null ? null : error.name();
  }

  @Override
  public String toString() {
    return "AttemptResult[%s %s %s]".formatted(id, result, statusCode);
  }
}
