package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a URL, each with its values in their order. */
final class QueryString {

  private static final int MAX_LENGTH = 4000;
  private static final int MAX_VALUES = 50;

  private QueryString() {}

  static Map<String, List<String>> read(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (!pair.isEmpty()) {
        int end = pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('=');
        String name = decoded(pair.substring(0, end));
        String value = decoded(pair.substring(Math.min(end + 1, pair.length())));
        List<String> values = parameters.computeIfAbsent(name, first -> new ArrayList<>());
        values.add(value);
        if (value.length() > MAX_LENGTH || values.size() > MAX_VALUES) {
          throw new InvalidInputException(
              name, "must have 1 to 4,000 characters, and be given at most 50 times");
        }
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("query", "must be parameters encoded as in a URL");
    }
  }
}
