package dev.dromedary.api;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Headers as people may see them: every name, and the values that give no access. */
final class Masked {

  static final String MASK = "***";

  /** The headers of every request; all others were set by the endpoint. */
  private static final Set<String> OWN =
      Set.of(
          "content-type",
          "content-length",
          "host",
          "user-agent",
          "accept",
          "accept-encoding",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature",
          "traceparent");

  private static final Pattern SECRET =
      Pattern.compile("auth|token|key|secret|cookie|passw|credential|signature|session");

  private Masked() {}

  /** Of a request that was sent: only what the gateway set itself is shown. */
  static Map<String, String> request(Map<String, String> headers) {
    return masked(headers, name -> !OWN.contains(name));
  }

  /** Of an endpoint: values whose names look secret are not shown. */
  static Map<String, String> endpoint(Map<String, String> headers) {
    return masked(headers, name -> SECRET.matcher(name).find());
  }

  private static Map<String, String> masked(
      Map<String, String> headers, Predicate<String> isSecret) {
    if (headers == null) {
      return null;
    }
    Map<String, String> shown = new TreeMap<>(headers);
    shown.replaceAll((name, value) -> isSecret.test(name.toLowerCase(Locale.ROOT)) ? MASK : value);
    return shown;
  }
}
