package dev.dromedary.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of a request as they may be shown: the values that the gateway itself sets, but no
 * signature. Those of an endpoint, a route file or a signature scheme may authenticate.
 */
public final class RequestHeaders {

  /** None that an endpoint can set. */
  private static final Set<String> SHOWN =
      Set.of(
          "cdn-loop",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "user-agent",
          "webhook-event-type",
          "webhook-id",
          "webhook-tenant",
          "webhook-timestamp");

  private static final String CLOUD_EVENT = "ce-";

  private RequestHeaders() {}

  public static Map<String, String> shown(Map<String, String> headers) {
    Map<String, String> shown = new LinkedHashMap<>(headers);
    shown.replaceAll((name, value) -> isShown(name) ? value : SecretNames.MASK);
    return shown;
  }

  private static boolean isShown(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SHOWN.contains(lower) || lower.startsWith(CLOUD_EVENT);
  }
}
