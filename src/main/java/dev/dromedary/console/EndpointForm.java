package dev.dromedary.console;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of an endpoint as a form has them: texts.
 *
 * @param values in the order of the form
 */
record EndpointForm(Map<String, String> values) {

  private static final List<String> TEXTS =
      List.of("url", "filter", "description", "timeout", "orderingKey");
  private static final List<String> NUMBERS = List.of("rateLimit", "rateBurst", "maxInFlight");
  private static final String TYPES = "eventTypes";

  static EndpointForm of(Map<String, Object> endpoint) {
    Map<String, String> values = new LinkedHashMap<>();
    names()
        .forEach(
            name -> {
              Object value = endpoint.get(name);
              values.put(
                  name,
                  value instanceof Collection<?> many
                      ? many.stream().map(String::valueOf).collect(Collectors.joining("\n"))
                      : value == null ? "" : value.toString());
            });
    return new EndpointForm(values);
  }

  static EndpointForm sent(Visit visit) {
    Map<String, String> values = new LinkedHashMap<>();
    names().forEach(name -> values.put(name, visit.given(name).strip()));
    return new EndpointForm(values);
  }

  private static Stream<String> names() {
    return Stream.of(TEXTS.stream(), NUMBERS.stream(), Stream.of(TYPES)).flatMap(each -> each);
  }

  /** For a PATCH: an empty field takes the value away. */
  Map<String, Object> changes() {
    Map<String, Object> changes = new LinkedHashMap<>();
    values.forEach((name, text) -> changes.put(name, value(name, text)));
    return changes;
  }

  /** The same as a whole definition. */
  Map<String, Object> definition() {
    Map<String, Object> definition = changes();
    definition.values().removeIf(value -> value == null);
    return definition;
  }

  private static Object value(String name, String text) {
    if (name.equals(TYPES)) {
      return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
    if (text.isEmpty()) {
      return null;
    }
    try {
      return NUMBERS.contains(name) ? (Object) Long.valueOf(text) : text;
    } catch (NumberFormatException e) {
      // The API says what is wrong with it.
      return text;
    }
  }
}
