package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules of the headers that an endpoint wants on every request. */
final class EndpointHeaders {

  private static final String FIELD = "headers";
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]{0,1000}");

  /** They frame or route the request, or are ours. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  private EndpointHeaders() {}

  static Map<String, String> require(Map<String, String> headers) {
    if (headers.size() > 20) {
      throw new InvalidInputException(FIELD, "must be at most 20");
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          requireName(name);
          String field = FIELD + "." + name;
          if (!names.add(name)) {
            throw new InvalidInputException(field, "is there twice");
          }
          if (!VALUE.matcher(value).matches()) {
            throw new InvalidInputException(
                field, "must be visible ASCII, spaces and tabs, at most 1,000 characters");
          }
        });
    return headers;
  }

  static void requireName(String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw new InvalidInputException(
          FIELD, "must have names that are tokens (RFC 9110, 5.6.2) of at most 64 characters");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower)
        || lower.startsWith("webhook-")
        || lower.startsWith("ce-")
        || lower.startsWith("proxy-")
        || lower.startsWith("camel")) {
      throw new InvalidInputException(
          FIELD + "." + name, "is set by the gateway and cannot be chosen");
    }
  }
}
