package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a URL, read strictly: a mistyped condition that is ignored would widen what a
 * call lists or deletes.
 */
final class QueryString {

  private static final String DEFAULT_LIMIT = "50";
  private static final int MAX_LENGTH = 4000;

  /** A plain event's is. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("source", "eventSource");

  private QueryString() {}

  static Map<String, String> read(String query, Collection<String> known) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (!pair.isEmpty()) {
        int end = pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('=');
        String name = decoded(pair.substring(0, end));
        if (!known.contains(name)) {
          throw InvalidInputException.unknown(name, known);
        }
        String value = decoded(pair.substring(Math.min(end + 1, pair.length())));
        boolean isEmpty = value.isEmpty() && !MAY_BE_EMPTY.contains(name);
        if (isEmpty || value.length() > MAX_LENGTH || parameters.put(name, value) != null) {
          throw new InvalidInputException(name, "must be given once and be 1 to 4,000 characters");
        }
        requirePlain(name, value);
      }
    }
    if (known.contains("limit")) {
      parameters.putIfAbsent("limit", DEFAULT_LIMIT);
    }
    return parameters;
  }

  /** PostgreSQL fails on the character 0, and nothing stored has any of them. */
  static void requirePlain(String name, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(name, "must be text without control characters");
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("query", "must be parameters encoded as in a URL");
    }
  }
}
