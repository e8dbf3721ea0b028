package dev.dromedary.history;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The conditions of a query; one whose value is null does not count. */
final class Conditions {

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> params = new ArrayList<>();

  /** Of a filter; null is none. */
  static <T> List<T> given(List<T> values) {
    return values == null ? List.of() : values.stream().distinct().toList();
  }

  Conditions and(String condition, Object value) {
    if (value != null) {
      conditions.add(condition);
      params.add(value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
    }
    return this;
  }

  Conditions and(Conditions others) {
    conditions.addAll(others.conditions);
    params.addAll(others.params);
    return this;
  }

  /** Any of these values; without one it does not count. */
  Conditions in(String column, Collection<?> values) {
    if (!values.isEmpty()) {
      conditions.add(column + " IN (?" + ", ?".repeat(values.size() - 1) + ")");
      params.addAll(values);
    }
    return this;
  }

  /** Any of these ranges; without one it does not count. */
  Conditions within(String column, List<StatusCodes> ranges) {
    if (!ranges.isEmpty()) {
      String each = column + " BETWEEN ? AND ?";
      conditions.add("(" + String.join(" OR ", Collections.nCopies(ranges.size(), each)) + ")");
      ranges.forEach(range -> params.addAll(List.of(range.first(), range.last())));
    }
    return this;
  }

  /** The one regular expression function that H2 and every PostgreSQL have in common. */
  Conditions andType(String column, JdbcTypePattern pattern) {
    return pattern == null
        ? this
        : and("REGEXP_REPLACE(" + column + ", ?, '') = ''", pattern.expression());
  }

  /** Deliveries that were made at that time or later; their ids say so to the millisecond. */
  Conditions andMadeFrom(Instant since) {
    return since == null
        ? this
        : and("id >= ?", TypedId.firstDelivery(since)).and("created_at >= ?", since);
  }

  /** Deliveries that were made before that time. */
  Conditions andMadeBefore(Instant until) {
    return until == null
        ? this
        : and("id < ?", TypedId.firstDelivery(until.plusMillis(1))).and("created_at < ?", until);
  }

  /** Goes on behind that place, in the order of the columns, the first of which is its time. */
  Conditions behind(Cursor place, Order order, String... columns) {
    return place == null ? this : compare(place, order == Order.ASC ? ">" : "<", columns);
  }

  /** As far as this place, and itself. */
  Conditions upTo(Cursor place, Order order, String... columns) {
    return compare(place, order == Order.ASC ? "<=" : ">=", columns);
  }

  private Conditions compare(Cursor place, String operator, String... columns) {
    // The second is all that PostgreSQL needs; H2 finds an index for the first only.
    and("%s %s= ?".formatted(columns[0], operator.charAt(0)), place.at());
    conditions.add(
        "(%s) %s (?%s)"
            .formatted(String.join(", ", columns), operator, ", ?".repeat(columns.length - 1)));
    params.add(place.at().atOffset(ZoneOffset.UTC));
    params.addAll(place.key());
    return this;
  }

  /** With the word WHERE, or empty. */
  String sql() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  boolean isEmpty() {
    return conditions.isEmpty();
  }

  List<Object> params() {
    return params;
  }
}
