package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of a URL, as fields whose values are texts. */
final class QueryString {

  private static final int MAX_LENGTH = 4000;

  private QueryString() {}

  static ObjectNode read(String query) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (!pair.isEmpty()) {
        int end = pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('=');
        String name = decoded(pair.substring(0, end));
        String value = decoded(pair.substring(Math.min(end + 1, pair.length())));
        if (value.length() > MAX_LENGTH || parameters.has(name)) {
          throw new InvalidInputException(name, "must be given once and be 1 to 4,000 characters");
        }
        parameters.put(name, value);
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
