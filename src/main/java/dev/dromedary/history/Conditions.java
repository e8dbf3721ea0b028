package dev.dromedary.history;

import dev.dromedary.event.EventType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a query; one whose value is null does not count. */
final class Conditions {

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> params = new ArrayList<>();

  Conditions and(String condition, Object value) {
    if (value != null) {
      conditions.add(condition);
      params.add(value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
    }
    return this;
  }

  /**
   * @param field what its sender calls it
   * @param pattern an event type or a pattern, see {@link EventType}
   */
  Conditions andType(String field, String column, String pattern) {
    if (pattern == null || pattern.equals("**")) {
      return this;
    }
    EventType.requirePattern(field, pattern);
    if (!pattern.contains("*")) {
      return and(column + " = ?", pattern);
    }
    String regex =
        pattern.replace(".", "[.]").replace("**", ".+").replaceAll("(?<![.])\\*", "[^.]+");
    // The one regular expression function that H2 and every PostgreSQL have in common.
    return and("REGEXP_REPLACE(" + column + ", ?, '') = ''", "^" + regex + "$");
  }

  /**
   * Goes on after the cursor, in the order (column, id).
   *
   * @param direction {@code >} when it ascends, {@code <} when it descends
   */
  Conditions after(String cursor, String column, char direction) {
    if (cursor == null) {
      return this;
    }
    Cursor place = Cursor.parse(cursor);
    // Not (column, id) > (?, ?): H2 finds no index for that.
    and(column + " " + direction + "= ?", place.at());
    conditions.add("(%1$s %2$s ? OR id %2$s ?)".formatted(column, direction));
    params.add(place.at().atOffset(ZoneOffset.UTC));
    params.add(place.id());
    return this;
  }

  /** With the word WHERE, or empty. */
  String sql() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  List<Object> params() {
    return params;
  }
}
