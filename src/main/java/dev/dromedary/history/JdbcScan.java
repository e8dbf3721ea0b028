package dev.dromedary.history;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest.Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A list that reads a bounded number of rows, whatever its conditions. It walks along one or
 * several branches, each of which an index has in the list's order; what no index answers is
 * checked on the way, for {@value #CHECKED} rows at most. A page that ends there may be short, or
 * empty, and has a next one. A database keeps what it has walked in memory, so of rows with a
 * payload only those of the page are read whole.
 */
final class JdbcScan {

  static final int CHECKED = 5_000;

  private final String table;
  private final String columns;
  private final String walked;
  private final List<String> columnsInOrder;
  private final Order order;
  private final List<Map<String, Object>> branches = new ArrayList<>();
  private Conditions range = new Conditions();
  private Conditions checked = new Conditions();

  /**
   * @param walked the columns that the list is sorted by and that it checks; of rows that are small
   *     all
   * @param by the columns by which the list is sorted; they are unique for each row
   */
  JdbcScan(String table, String columns, String walked, Order order, String... by) {
    this.table = table;
    this.columns = columns;
    this.walked = walked;
    this.order = order;
    this.columnsInOrder = List.of(by);
  }

  /** The rows with any of these values in this column, which an index has in the list's order. */
  JdbcScan branches(String column, Collection<?> values) {
    values.forEach(value -> branches.add(Map.of(column, value)));
    return this;
  }

  /** The rows with any of these values in the first column, and any of those in the second. */
  JdbcScan branches(String first, Collection<?> values, String second, Collection<?> further) {
    for (Object value : values) {
      for (Object each : further) {
        Map<String, Object> branch = new LinkedHashMap<>();
        branch.put(first, value);
        branch.put(second, each);
        branches.add(branch);
      }
    }
    return this;
  }

  /** Where on the index the walk begins and ends. */
  JdbcScan within(Conditions conditions) {
    range = conditions;
    return this;
  }

  JdbcScan checking(Conditions conditions) {
    checked = conditions;
    return this;
  }

  /**
   * @param upTo the rows as far as this one
   */
  <T> Page<T> page(
      JdbcClient jdbc,
      RowMapper<T> mapper,
      int limit,
      Function<T, Cursor> cursor,
      Function<Cursor, Conditions> upTo) {
    // First, so that no row which is written meanwhile is passed over.
    Cursor end = checked.isEmpty() ? null : end(jdbc, mapper, cursor);
    if (end != null) {
      range = new Conditions().and(range).and(upTo.apply(end));
    }
    // One row more than the page shows whether there is a next page.
    List<T> found = query(jdbc, mapper, page(limit + 1), checked.params());
    if (found.size() > limit) {
      List<T> rows = new ArrayList<>(found.subList(0, limit));
      return new Page<>(rows, cursor.apply(rows.get(limit - 1)).text());
    }
    return new Page<>(found, end == null ? null : end.text());
  }

  /** The row at which a walk that checks must stop, if it comes so far. */
  private <T> Cursor end(JdbcClient jdbc, RowMapper<T> mapper, Function<T, Cursor> cursor) {
    String last = " LIMIT 1 OFFSET " + (CHECKED - 1);
    return query(jdbc, mapper, whole(walk(CHECKED), "", last), List.of()).stream()
        .findFirst()
        .map(cursor)
        .orElse(null);
  }

  private <T> List<T> query(
      JdbcClient jdbc, RowMapper<T> mapper, String sql, List<Object> furtherParams) {
    List<Object> params = new ArrayList<>();
    for (Map<String, Object> branch : branchesOrAll()) {
      params.addAll(branch.values());
      params.addAll(range.params());
    }
    params.addAll(furtherParams);
    return jdbc.sql(sql).params(params).query(mapper).list();
  }

  /** Rows that are written between this and the look at the end are walked too. */
  String page(int limit) {
    int most = checked.isEmpty() ? limit : 2 * CHECKED;
    return whole(walk(most), checked.sql(), " LIMIT " + limit);
  }

  private String whole(String walk, String conditions, String limit) {
    String sorted = " ORDER BY " + sorted(columnsInOrder);
    if (walked.equals(columns)) {
      return "SELECT %s FROM (%s) walked%s".formatted(columns, walk, conditions) + sorted + limit;
    }
    String keys = String.join(", ", columnsInOrder);
    String same =
        columnsInOrder.stream()
            .map(column -> "whole.%1$s = found.%1$s".formatted(column))
            .collect(Collectors.joining(" AND "));
    return "SELECT whole.%s FROM (SELECT %s FROM (%s) walked%s"
            .formatted(columns.replace(", ", ", whole."), keys, walk, conditions)
        + sorted
        + limit
        + ") found JOIN %s whole ON %s".formatted(table, same)
        + " ORDER BY found."
        + sorted(columnsInOrder).replace(", ", ", found.");
  }

  private String walk(int limit) {
    List<Map<String, Object>> all = branchesOrAll();
    String walks =
        all.stream()
            .map(branch -> walk(List.copyOf(branch.keySet()), limit))
            .collect(Collectors.joining(") UNION ALL (", "(", ")"));
    return all.size() == 1
        ? walks.substring(1, walks.length() - 1)
        : "SELECT %s FROM (%s) branches ORDER BY %s LIMIT %d"
            .formatted(walked, walks, sorted(columnsInOrder), limit);
  }

  private String walk(List<String> equal, int limit) {
    Conditions conditions = new Conditions();
    equal.forEach(column -> conditions.and(column + " = ?", ""));
    List<String> sorted = new ArrayList<>(equal);
    sorted.addAll(columnsInOrder.stream().filter(column -> !equal.contains(column)).toList());
    // H2 sorts by an index only if all its columns are named.
    return "SELECT %s FROM %s%s ORDER BY %s LIMIT %d"
        .formatted(walked, table, conditions.and(range).sql(), sorted(sorted), limit);
  }

  private List<Map<String, Object>> branchesOrAll() {
    return branches.isEmpty() ? List.of(Map.of()) : branches;
  }

  private String sorted(List<String> by) {
    return by.stream()
        .map(column -> order == Order.ASC ? column : column + " DESC")
        .collect(Collectors.joining(", "));
  }
}
