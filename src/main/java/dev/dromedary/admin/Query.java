package dev.dromedary.admin;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a call. One that the call does not know is refused: a mistyped condition would
 * otherwise widen what a call lists or deletes.
 */
final class Query {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 250;
  private static final int MAX_LENGTH = 4000;

  /** A plain event's is. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("source", "eventSource");

  private final Map<String, String> parameters;

  private Query(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /** As the {@link CallGuard} has read them. */
  static Query of(HttpServletRequest request) {
    return (Query) request.getAttribute(Query.class.getName());
  }

  /** Reads the URL alone: the container would take a form in the body for parameters as well. */
  static void read(HttpServletRequest request, Collection<String> known) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = request.getQueryString();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (!pair.isEmpty()) {
        int end = pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('=');
        String name = decoded(pair.substring(0, end));
        if (!known.contains(name)) {
          throw Refusal.unknown(name, known);
        }
        String value = decoded(pair.substring(Math.min(end + 1, pair.length())));
        boolean isEmpty = value.isEmpty() && !MAY_BE_EMPTY.contains(name);
        if (isEmpty || value.length() > MAX_LENGTH || parameters.put(name, value) != null) {
          throw new Refusal(name, "must be given once and be 1 to 4,000 characters");
        }
        requirePlain(name, value);
      }
    }
    request.setAttribute(Query.class.getName(), new Query(parameters));
  }

  /** PostgreSQL fails on the character 0, and nothing stored has any of them. */
  static void requirePlain(String name, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new Refusal(name, "must be text without control characters");
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal("query", "must be parameters encoded as in a URL");
    }
  }

  /** Null if it was not given. */
  String text(String name) {
    return parameters.get(name);
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
