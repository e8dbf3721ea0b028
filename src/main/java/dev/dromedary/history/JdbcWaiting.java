package dev.dromedary.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The oldest deliveries that wait, as the table of a query: a count reads no more of them.
 *
 * @param table with its name
 */
record JdbcWaiting(String table, List<Object> params) {

  /** Of each status; PostgreSQL reads so many in a tenth of a second. */
  static final int COUNTED = 100_000;

  private static final List<String> STATUSES = List.of("PENDING", "RETRYING");

  static JdbcWaiting of(Conditions conditions) {
    List<Object> params = new ArrayList<>();
    String walks =
        STATUSES.stream()
            .map(status -> walk(new Conditions().and("status = ?", status).and(conditions), params))
            .collect(Collectors.joining(" UNION ALL "));
    return new JdbcWaiting("(" + walks + ") waiting", params);
  }

  private static String walk(Conditions conditions, List<Object> params) {
    params.addAll(conditions.params());
    return "(SELECT tenant, endpoint_id, event_type, status, reason, created_at, next_attempt_at FROM webhooks_delivery%s ORDER BY status, id LIMIT %d)"
        .formatted(conditions.sql(), COUNTED);
  }

  /** How many there are, the oldest and the next one; without columns a row even of none. */
  String counts(List<String> columns) {
    String groups = String.join(", ", columns);
    return "SELECT %sCOUNT(*) AS deliveries, MIN(created_at) AS oldest_at, MIN(next_attempt_at) AS next_at FROM %s%s"
        .formatted(
            columns.isEmpty() ? "" : groups + ", ",
            table,
            columns.isEmpty() ? "" : " GROUP BY " + groups);
  }

  /** Of an endpoint or tenant: how many wait, and since when. */
  record Count(long deliveries, Instant oldestAt) {

    static final Count NONE = new Count(0, null);
  }

  /** Of each that has some in this column. */
  static Map<String, Count> by(String column, Collection<String> values, JdbcClient jdbc) {
    JdbcWaiting waiting = of(new Conditions().in(column, values));
    Map<String, Count> counts = new HashMap<>();
    jdbc.sql(waiting.counts(List.of(column)))
        .params(waiting.params())
        .query((row, index) -> counts.put(row.getString(column), count(row)))
        .list();
    return counts;
  }

  private static Count count(ResultSet row) throws SQLException {
    return new Count(row.getLong("deliveries"), JdbcFigures.time(row, "oldest_at"));
  }

  /** Whether more may wait, which were not counted. */
  static boolean isCut(Map<String, Count> counts) {
    return counts.values().stream().mapToLong(Count::deliveries).sum() >= COUNTED;
  }

  /** How many dead letters each has that has some in this column. */
  static Map<String, Long> dead(String column, Collection<String> values, JdbcClient jdbc) {
    Conditions conditions = new Conditions().in(column, values);
    Map<String, Long> counts = new HashMap<>();
    jdbc.sql(
            "SELECT %1$s, COUNT(*) FROM webhooks_dead_letter%2$s GROUP BY %1$s"
                .formatted(column, conditions.sql()))
        .params(conditions.params())
        .query((row, index) -> counts.put(row.getString(1), row.getLong(2)))
        .list();
    return counts;
  }
}
