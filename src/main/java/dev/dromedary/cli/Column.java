package dev.dromedary.cli;

import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A column of a table.
 *
 * @param title above it
 * @param path of the field, with dots
 */
record Column(String title, String path) {

  /** Of {@code field}, or {@code title=field}. */
  static Column of(String text) {
    int equals = text.indexOf('=');
    String path = text.substring(equals + 1);
    String last = path.substring(path.lastIndexOf('.') + 1);
    return new Column(equals < 0 ? last : text.substring(0, equals), path);
  }

  static List<Column> of(String... texts) {
    return java.util.Arrays.stream(texts).map(Column::of).toList();
  }

  String in(JsonNode row) {
    JsonNode value = row;
    for (String part : path.split("\\.")) {
      value = value.path(part);
    }
    return text(value);
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return String.join(
          ",", StreamSupport.stream(value.spliterator(), false).map(Column::text).toList());
    }
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isValueNode() ? value.asString() : value.toString();
  }
}
