package dev.dromedary.api;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Call;
import dev.dromedary.delivery.Delivery.Trigger;
import dev.dromedary.history.CallText;
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
    String url,
    String method,
    String remoteAddress,
    Map<String, String> requestHeaders,
    String requestExcerpt,
    Map<String, String> responseHeaders,
    String responseExcerpt,
    String redirectTo,
    String gateway) {

  static AttemptView of(Attempted attempt) {
    return of(
        attempt.id(),
        attempt.number(),
        attempt.trigger(),
        attempt.startedAt(),
        attempt.durationMs(),
        attempt.statusCode(),
        attempt.result(),
        attempt.error(),
        CallText.read(attempt.call()));
  }

  static AttemptView of(AttemptResult test) {
    return of(
        test.id(),
        null,
        Trigger.TEST,
        test.startedAt(),
        test.duration().toMillis(),
        test.statusCode(),
        test.result().name(),
        test.errorName(),
        test.call());
  }

  private static AttemptView of(
      String id,
      Integer number,
      Trigger trigger,
      Instant startedAt,
      long durationMs,
      Integer statusCode,
      String result,
      String error,
      Call call) {
    return new AttemptView(
        id,
        number,
        trigger,
        startedAt,
        durationMs,
        statusCode,
        result,
        error,
        call.url(),
        call.method(),
        call.remoteAddress(),
        call.requestHeaders(),
        call.requestExcerpt(),
        call.responseHeaders().isEmpty() ? null : call.responseHeaders(),
        call.responseExcerpt(),
        call.redirectTo(),
        call.gateway());
  }

  /** The receiver's answer may be in it. */
  @Override
  public String toString() {
    return "AttemptView[" + id + "]";
  }
}
