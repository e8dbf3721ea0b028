package dev.dromedary.console;

import java.util.Map;
import java.util.Set;

/** Commands of curl: a call of the API, and an attempt made again by hand. */
final class Curl {

  /** curl makes its own. */
  private static final Set<String> OF_HTTP =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect");

  private Curl() {}

  /**
   * @param url with what is behind its question mark
   */
  static String get(String url) {
    return "curl -H \"Authorization: Bearer $DROMEDARY_KEY\" " + quoted(url);
  }

  /**
   * Sends the request of an attempt once more. Values that give access are masked in the history,
   * the signature among them: the receiver sees that the request is not the gateway's.
   */
  static String again(Map<String, Object> delivery, Map<String, Object> attempt, Visit visit) {
    Query owner = Query.of("tenant", delivery.get("tenant"), "source", delivery.get("eventSource"));
    StringBuilder text =
        new StringBuilder(
                get(
                    visit.api("/events/" + Visit.segment(delivery.get("eventId")) + "/payload")
                        + owner.suffix()))
            .append(" -o payload\ncurl -X ")
            .append(attempt.get("method"))
            .append(' ')
            .append(quoted(attempt.get("url")))
            .append(" --data-binary @payload");
    if (attempt.get("requestHeaders") instanceof Map<?, ?> headers) {
      headers.forEach(
          (name, value) -> {
            if (!OF_HTTP.contains(name.toString().toLowerCase(java.util.Locale.ROOT))) {
              text.append(" \\\n  -H ").append(quoted(name + ": " + value));
            }
          });
    }
    return text.toString();
  }

  /** In single quotes a shell takes each character as it is. */
  private static String quoted(Object text) {
    return "'" + text.toString().replace("'", "'\\''") + "'";
  }
}
