package dev.dromedary.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Lines over the hours or minutes of the statistics. */
final class Chart {

  static final int HOUR = 3600;
  static final int MINUTE = 60;

  private final String unit;
  private final List<Long> times = new ArrayList<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** A line; a gap where there is no value. */
  record Line(String label, String tone, List<Long> values) {}

  /**
   * @param step in seconds
   * @param answer of statistics, whose time it is about
   */
  Chart(String unit, int step, Map<String, Object> answer) {
    this.unit = unit;
    long until = Instant.parse(answer.get("until").toString()).getEpochSecond();
    for (long at = Instant.parse(answer.get("since").toString()).getEpochSecond();
        at < until;
        at += step) {
      times.add(at);
    }
  }

  /** A line of the sums of a field of the rows. */
  Chart sum(
      String label,
      String tone,
      Map<String, Object> answer,
      String field,
      Predicate<Map<String, Object>> which) {
    return add(label, tone, answer, field, which, 0L);
  }

  /** A line of a field that rows may not have. */
  Chart line(String label, String tone, Map<String, Object> answer, String field) {
    return add(label, tone, answer, field, row -> true, null);
  }

  @SuppressWarnings("unchecked")
  private Chart add(
      String label,
      String tone,
      Map<String, Object> answer,
      String field,
      Predicate<Map<String, Object>> which,
      Long none) {
    Map<Long, Long> found = new LinkedHashMap<>();
    for (Map<String, Object> row : (List<Map<String, Object>>) answer.get("data")) {
      if (which.test(row) && row.get(field) instanceof Number value) {
        found.merge(
            Instant.parse(row.get("from").toString()).getEpochSecond(),
            value.longValue(),
            Long::sum);
      }
    }
    List<Long> values = new ArrayList<>();
    times.forEach(time -> values.add(found.getOrDefault(time, none)));
    lines.put(label, new Line(label, tone, values));
    return this;
  }

  /** For the script that draws it. */
  public Map<String, Object> data() {
    return Map.of("unit", unit, "times", times, "lines", lines.values());
  }

  public List<Line> lines() {
    return List.copyOf(lines.values());
  }

  /** The rows of the chart as a table: a time and the value of each line. */
  public List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      List<Object> row = new ArrayList<>();
      row.add(Instant.ofEpochSecond(times.get(i)).toString());
      for (Line line : lines.values()) {
        row.add(line.values().get(i));
      }
      rows.add(row);
    }
    return rows;
  }
}
