package dev.dromedary.signing;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request as it came in.
 *
 * @param headers in names of any case; those of a Camel message, {@code CamelHttpMethod} and {@code
 *     CamelHttpUri} included
 */
record InboundRequest(byte[] body, Map<String, Object> headers) {

  InboundRequest(byte[] body, Map<String, Object> headers) {
    this.body = body;
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.putAll(headers);
  }

  String required(String name) {
    if (headers.get(name) instanceof String text) {
      return text;
    }
    throw new InvalidSignatureException("The header " + name + " must be there, once.");
  }

  /** Several of the name as one (RFC 9110, section 5.3). */
  Optional<String> joined(String name) {
    Object value = headers.get(name);
    return value instanceof Collection<?> several
        ? Optional.of(
            several.stream()
                .map(String::valueOf)
                .map(String::strip)
                .collect(Collectors.joining(", ")))
        : Optional.ofNullable(value).map(String::valueOf).map(String::strip);
  }

  /** The payload is in it. */
  @Override
  public String toString() {
    return "InboundRequest[]";
  }
}
