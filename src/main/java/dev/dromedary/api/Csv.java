package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows as comma-separated values (RFC 4180), with a line of names first. A record in a row has a
 * column for each of its fields, {@code event.type}; what else is no text, number or time is JSON.
 *
 * <p>Spreadsheets run a cell that begins as a formula does, and ids, types and URLs are a
 * stranger's: such a cell begins with an apostrophe, which makes it text there.
 */
final class Csv implements Rows {

  private static final Pattern FORMULA =
      Pattern.compile("^[=+\\-@\\t\\r\\n＝＋－＠].*", Pattern.DOTALL);
  private static final Pattern QUOTED = Pattern.compile(".*[\",\\r\\n].*", Pattern.DOTALL);

  private final List<Column> columns;

  /**
   * @param name of it in the first line
   * @param value of a row; null if it has none
   */
  private record Column(String name, Function<Record, Object> value) {}

  /**
   * @param unused names of components that no row has
   */
  Csv(Class<? extends Record> row, Set<String> unused) {
    columns = columns(row, "", unused, any -> any);
  }

  @SuppressWarnings("unchecked")
  private static List<Column> columns(
      Class<? extends Record> type,
      String prefix,
      Set<String> unused,
      Function<Record, Record> at) {
    List<Column> columns = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + component.getName();
      Function<Record, Object> value =
          row -> at.apply(row) == null ? null : value(component, at.apply(row));
      if (unused.contains(name)) {
        continue;
      }
      if (component.getType().isRecord()) {
        boolean unwrapped = component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
        columns.addAll(
            columns(
                (Class<? extends Record>) component.getType(),
                unwrapped ? prefix : name + ".",
                unused,
                row -> (Record) value.apply(row)));
      } else {
        columns.add(new Column(name, value));
      }
    }
    return columns;
  }

  private static Object value(RecordComponent component, Record row) {
    try {
      return component.getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] head() {
    return line(column -> column.name());
  }

  @Override
  public byte[] row(Record row) {
    return line(column -> cell(column.value().apply(row)));
  }

  private byte[] line(Function<Column, String> cell) {
    return columns.stream()
        .map(cell)
        .collect(Collectors.joining(",", "", "\r\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text = value instanceof String string ? string : json(value);
    if (!(value instanceof Number) && FORMULA.matcher(text).matches()) {
      text = "'" + text;
    }
    return QUOTED.matcher(text).matches() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** Of a time, an enum's value and the like without its quotes. */
  private static String json(Object value) {
    String json = new String(Json.write(value), StandardCharsets.UTF_8);
    boolean isText =
        json.startsWith("\"") && !(value instanceof tools.jackson.databind.util.RawValue);
    return isText ? json.substring(1, json.length() - 1) : json;
  }
}
