package dev.dromedary.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Prints answers. A control character of an answer never reaches a terminal as it is. */
final class Printer {

  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String RED = "31";

  /** By their words, which stand there in any case. */
  private static final Map<String, String> COLOURS =
      Map.ofEntries(
          Map.entry("DELIVERED", GREEN),
          Map.entry("ENABLED", GREEN),
          Map.entry("OK", GREEN),
          Map.entry("UP", GREEN),
          Map.entry("DONE", GREEN),
          Map.entry("STARTED", GREEN),
          Map.entry("STOPPING", YELLOW),
          Map.entry("STOPPED", RED),
          Map.entry("true", GREEN),
          Map.entry("RETRYING", YELLOW),
          Map.entry("PAUSED", YELLOW),
          Map.entry("SLOW", YELLOW),
          Map.entry("RATE_LIMITED", YELLOW),
          Map.entry("CANCELLED", YELLOW),
          Map.entry("DEAD_LETTER", RED),
          Map.entry("DISABLED", RED),
          Map.entry("FAILING", RED),
          Map.entry("FAILED", RED),
          Map.entry("TIMEOUT", RED),
          Map.entry("UNREACHABLE", RED),
          Map.entry("CIRCUIT_OPEN", RED),
          Map.entry("DOWN", RED));

  private final PrintWriter out;
  private final Format format;
  private final boolean coloured;

  Printer(PrintWriter out, Format format, boolean coloured) {
    this.out = out;
    this.format = format;
    this.coloured = coloured;
  }

  void line(String text) {
    out.println(text.codePoints().mapToObj(Printer::visible).collect(Collectors.joining()));
    out.flush();
  }

  /** One thing: in a table each field is a line. */
  void one(JsonNode value) {
    switch (format) {
      case JSON -> out.println(value.toPrettyString());
      case CSV -> {
        List<String> fields = new ArrayList<>(value.propertyNames());
        rows(fields.stream().map(field -> new Column(field, field)).toList(), List.of(value));
      }
      default -> out.print(yaml(value));
    }
    out.flush();
  }

  /** A list: in a table with these columns, in JSON and YAML with all fields. */
  void rows(List<Column> columns, List<JsonNode> rows) {
    switch (format) {
      case JSON -> out.println(Api.JSON.createArrayNode().addAll(rows).toPrettyString());
      case YAML -> out.print(yaml(Api.JSON.createArrayNode().addAll(rows)));
      case CSV -> {
        csv(columns, Column::title);
        rows.forEach(row -> csv(columns, column -> column.in(row)));
      }
      case TABLE -> table(columns, rows);
    }
    out.flush();
  }

  /** A row of a list without an end; widths cannot be known. */
  void row(List<Column> columns, JsonNode row) {
    switch (format) {
      case JSON -> out.println(row);
      case YAML -> out.print("---\n" + yaml(row));
      case CSV -> csv(columns, column -> column.in(row));
      case TABLE -> line(columns.stream().map(c -> c.in(row)).collect(Collectors.joining("  ")));
    }
    out.flush();
  }

  private void table(List<Column> columns, List<JsonNode> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::title).toList());
    rows.forEach(
        row -> cells.add(columns.stream().map(column -> visible(column.in(row))).toList()));
    int[] widths =
        IntStream.range(0, columns.size())
            .map(i -> cells.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    boolean[] numeric = new boolean[columns.size()];
    for (int i = 0; i < numeric.length; i++) {
      int column = i;
      numeric[i] =
          !rows.isEmpty()
              && cells.stream().skip(1).allMatch(row -> row.get(column).matches("-?[0-9.]*"));
    }
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String space = " ".repeat(widths[i] - row.get(i).length());
        String cell = colour(row.get(i));
        line.append(i == 0 ? "" : "  ").append(numeric[i] ? space + cell : cell + space);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  String colour(String word) {
    String colour = coloured ? COLOURS.get(word) : null;
    return colour == null ? word : "\u001b[" + colour + "m" + word + "\u001b[0m";
  }

  /** RFC 4180; a text that a spreadsheet would run has an apostrophe in front, as in the API. */
  private void csv(List<Column> columns, java.util.function.Function<Column, String> cell) {
    UnaryOperator<String> quoted =
        text -> {
          String safe = text.matches("(?s)[=+@\t\r\n].*|-[^0-9].*") ? "'" + text : text;
          return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
        };
    out.print(columns.stream().map(cell).map(quoted).collect(Collectors.joining(",")) + "\r\n");
  }

  static String yaml(JsonNode value) {
    return YAMLMapper.builder()
        .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
        .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
        .build()
        .writeValueAsString(value);
  }

  private static String visible(String text) {
    return text.codePoints().mapToObj(Printer::visible).collect(Collectors.joining());
  }

  private static String visible(int character) {
    return Character.isISOControl(character)
        ? "\\u%04x".formatted(character)
        : Character.toString(character);
  }
}
