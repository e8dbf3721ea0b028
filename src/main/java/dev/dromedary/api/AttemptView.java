package dev.dromedary.api;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery.Trigger;
import dev.dromedary.history.HistoryEntry.Attempted;
import java.time.Instant;
import java.util.Map;

/** An attempt in an answer, without header values that give access; null fields are left out. */
record AttemptView(
    String id,
    Integer number,
    Trigger trigger,
    Instant startedAt,
    long durationMs,
    Integer statusCode,
    String result,
    String error,
    Map<String, String> requestHeaders,
    String responseExcerpt) {

  static AttemptView of(Attempted attempt) {
    return new AttemptView(
        attempt.id(),
        attempt.number(),
        attempt.trigger(),
        attempt.startedAt(),
        attempt.durationMs(),
        attempt.statusCode(),
        attempt.result(),
        attempt.error(),
        Masked.request(attempt.requestHeaders()),
        attempt.responseExcerpt());
  }

  static AttemptView of(AttemptResult test) {
    return new AttemptView(
        test.id(),
        null,
        Trigger.TEST,
        test.startedAt(),
        test.duration().toMillis(),
        test.statusCode(),
        test.result().name(),
        test.errorName(),
        Masked.request(test.requestHeaders()),
        test.responseExcerpt());
  }

  /** The receiver's answer may be in it. */
  @Override
  public String toString() {
    return "AttemptView[" + id + "]";
  }
}
