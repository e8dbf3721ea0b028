package dev.dromedary.admin;

import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.event.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a call. One that the call does not know is refused: a mistyped condition would
 * otherwise widen what a call lists or deletes.
 */
final class Query {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 250;

  private final Map<String, String[]> parameters;

  private Query(Map<String, String[]> parameters) {
    this.parameters = parameters;
  }

  static Query of(HttpServletRequest request, String... known) {
    Map<String, String[]> parameters;
    try {
      parameters = request.getParameterMap();
    } catch (IllegalStateException e) {
      throw new Refusal("query", "must be parameters encoded as in a URL");
    }
    Set<String> names = Set.of(known);
    parameters.forEach(
        (name, values) -> {
          if (!names.contains(name)) {
            throw new Refusal(
                "query", "must have no other parameter than " + String.join(", ", known));
          }
          if (values.length != 1 || values[0].isEmpty() || values[0].length() > 1000) {
            throw new Refusal(name, "must be given once and be 1 to 1,000 characters");
          }
        });
    return new Query(parameters);
  }

  /** Null if it was not given. */
  String text(String name) {
    String[] values = parameters.get(name);
    return values == null ? null : values[0];
  }

  Instant time(String name) {
    return time(name, text(name));
  }

  static Instant time(String name, String value) {
    try {
      if (value == null || value.matches("[0-9]{4}-.*") && !value.startsWith("0000")) {
        return value == null ? null : OffsetDateTime.parse(value).toInstant();
      }
    } catch (DateTimeException e) {
      // Such as the 31st of February: the same rule.
    }
    throw new Refusal(name, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
  }

  DeliveryStatus status() {
    String value = text("status");
    try {
      return value == null ? null : DeliveryStatus.valueOf(value);
    } catch (IllegalArgumentException e) {
      throw new Refusal("status", "must be one of " + Arrays.toString(DeliveryStatus.values()));
    }
  }

  boolean isTrue(String name) {
    String value = text(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new Refusal(name, "must be true or false");
    }
    return "true".equals(value);
  }

  int limit() {
    String value = text("limit");
    if (value == null) {
      return DEFAULT_LIMIT;
    }
    if (!value.matches("[0-9]{1,3}")
        || value.matches("0+")
        || Integer.parseInt(value) > MAX_LIMIT) {
      throw new Refusal("limit", "must be a number from 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(value);
  }
}
