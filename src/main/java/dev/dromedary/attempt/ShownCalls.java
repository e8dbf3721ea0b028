package dev.dromedary.attempt;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.Call;
import dev.dromedary.http.HttpCall;
import dev.dromedary.http.RequestHeaders;
import dev.dromedary.http.SecretNames;
import java.util.Locale;
import java.util.Map;

/**
 * Calls as they may be shown, and kept.
 *
 * @param gateway the name of this one
 */
record ShownCalls(String gateway) {

  /** Characters of an answer's headers that are kept. */
  private static final int HEADERS = 4_096;

  private static final int REDIRECT = 2_000;

  /**
   * @param made null if it is not known, because the application has an HTTP client of its own
   * @param body what was read of the answer's, or null
   */
  Call of(Attempt attempt, HttpCall made, byte[] body) {
    HttpCall call = made == null ? HttpCall.NONE : made;
    return new Call(
        SecretNames.masked(attempt.endpoint().url()),
        call.method(),
        call.remoteAddress(),
        RequestHeaders.shown(call.wasSent() ? call.sentHeaders() : attempt.headers()),
        answer(call.receivedHeaders(HEADERS)),
        Excerpt.of(body, call.received("Content-Type"), call.received("Content-Encoding")),
        redirect(call),
        gateway,
        shaped(attempt));
  }

  /** The body that a transform made; any other is the event's payload, which is kept already. */
  private static String shaped(Attempt attempt) {
    boolean isShaped =
        attempt.endpoint().definition().transform() != null
            && attempt.body() != attempt.delivery().event().body();
    return isShaped ? Excerpt.of(attempt.body(), attempt.contentType(), null) : null;
  }

  private static Map<String, String> answer(Map<String, String> headers) {
    headers.replaceAll(
        (name, value) ->
            switch (name.toLowerCase(Locale.ROOT)) {
              case "set-cookie" -> SecretNames.MASK;
              case "location" -> SecretNames.masked(value);
              default -> value;
            });
    return headers;
  }

  private static String redirect(HttpCall call) {
    String location = call.isRedirect() ? call.received("Location") : null;
    return location == null
        ? null
        : SecretNames.masked(location.substring(0, Math.min(location.length(), REDIRECT)));
  }
}
