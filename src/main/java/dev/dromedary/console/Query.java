package dev.dromedary.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/** The part of a URL behind the question mark. */
final class Query {

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Pairs of a name and a value; a value that is null or empty is left out. */
  static Query of(Object... pairs) {
    Query query = new Query(new LinkedHashMap<>());
    for (int i = 0; i < pairs.length; i += 2) {
      query = query.with(pairs[i].toString(), pairs[i + 1]);
    }
    return query;
  }

  /** The parameters of these names; a field of a form that was left empty is no condition. */
  static Query of(Map<String, String[]> given, List<String> names) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String name : names) {
      List<String> filled = new ArrayList<>();
      for (String value : given.getOrDefault(name, new String[0])) {
        if (!value.isBlank()) {
          filled.add(value.strip());
        }
      }
      if (!filled.isEmpty()) {
        values.put(name, filled);
      }
    }
    return new Query(values);
  }

  /** With the values of another one in place of those of the same names. */
  Query with(Query other) {
    Map<String, List<String>> all = new LinkedHashMap<>(values);
    all.putAll(other.values);
    return new Query(all);
  }

  /** With these values in place of the former ones of the name. */
  Query with(String name, List<String> several) {
    Map<String, List<String>> all = new LinkedHashMap<>(values);
    all.put(name, several);
    return new Query(all);
  }

  /** With this value in place of the former ones of the name. */
  Query with(String name, Object value) {
    Map<String, List<String>> all = new LinkedHashMap<>(values);
    if (value == null || value.toString().isEmpty()) {
      all.remove(name);
    } else {
      all.put(name, List.of(value.toString()));
    }
    return new Query(all);
  }

  String first(String name) {
    return values.getOrDefault(name, List.of("")).get(0);
  }

  Map<String, List<String>> values() {
    return values;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** With the question mark, or empty. */
  String suffix() {
    return values.isEmpty() ? "" : "?" + this;
  }

  /** Null if there is none, as a request has it. */
  String text() {
    return values.isEmpty() ? null : toString();
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .flatMap(
            each -> each.getValue().stream().map(value -> each.getKey() + "=" + encoded(value)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return UriUtils.encode(value, "UTF-8");
  }
}
