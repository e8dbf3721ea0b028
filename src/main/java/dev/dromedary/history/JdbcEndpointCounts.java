package dev.dromedary.history;

import dev.dromedary.history.Figures.EndpointCounts;
import dev.dromedary.history.Figures.Hour;
import dev.dromedary.history.Figures.Last;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts of endpoints, a query for each table and not for each endpoint. */
record JdbcEndpointCounts(JdbcClient jdbc, Collection<String> ids, Instant now) {

  private static final String LATENCIES =
      IntStream.range(0, LatencyClasses.COUNT)
          .mapToObj("SUM(latency_%1$d) AS latency_%1$d"::formatted)
          .collect(Collectors.joining(", "));

  /** The newest hour of each endpoint by one look at the index. */
  private static final String LAST =
      """
      SELECT h.endpoint_id, h.last_at, h.result, h.status_code FROM
        (SELECT id, (SELECT at_hour FROM webhooks_delivery_hour WHERE endpoint_id = id AND attempts > 0
            ORDER BY endpoint_id DESC, at_hour DESC LIMIT 1) AS newest
          FROM (VALUES %s) asked (id)) found
      JOIN webhooks_delivery_hour h ON h.endpoint_id = found.id AND h.at_hour = found.newest
      WHERE h.last_at IS NOT NULL""";

  Map<String, EndpointCounts> byId() {
    Map<String, JdbcWaiting.Count> waiting = JdbcWaiting.by("endpoint_id", ids, jdbc);
    boolean cut = JdbcWaiting.isCut(waiting);
    Map<String, Long> dead = JdbcWaiting.dead("endpoint_id", ids, jdbc);
    int since = HourSums.hour(now) - 1;
    Map<String, Hour> hours = hours(since);
    Hour quiet = new Hour(HourSums.time(since), 0, 0, null);
    Map<String, Last> last = last();
    return ids.stream()
        .distinct()
        .collect(
            Collectors.toMap(
                id -> id,
                id -> {
                  JdbcWaiting.Count waits = waiting.getOrDefault(id, JdbcWaiting.Count.NONE);
                  return new EndpointCounts(
                      waits.deliveries(),
                      cut,
                      waits.oldestAt(),
                      dead.getOrDefault(id, 0L),
                      last.get(id),
                      hours.getOrDefault(id, quiet));
                }));
  }

  private Map<String, Hour> hours(int since) {
    Conditions conditions = new Conditions().in("endpoint_id", ids).and("at_hour >= ?", since);
    Map<String, Hour> hours = new HashMap<>();
    jdbc.sql(
            "SELECT endpoint_id, SUM(attempts) AS attempts, SUM(CASE WHEN status = 'DELIVERED' THEN deliveries ELSE 0 END) AS delivered, "
                + LATENCIES
                + " FROM webhooks_delivery_hour"
                + conditions.sql()
                + " GROUP BY endpoint_id")
        .params(conditions.params())
        .query((row, index) -> hours.put(row.getString("endpoint_id"), hour(row, since)))
        .list();
    return hours;
  }

  private static Hour hour(ResultSet row, int since) throws SQLException {
    return new Hour(
        HourSums.time(since),
        row.getLong("attempts"),
        row.getLong("delivered"),
        LatencyClasses.percentile(JdbcStatistics.latencies(row), 0.95));
  }

  private Map<String, Last> last() {
    List<String> asked = Collections.nCopies(ids.size(), "(CAST(? AS VARCHAR))");
    Map<String, Last> last = new HashMap<>();
    jdbc.sql(LAST.formatted(String.join(", ", asked)))
        .params(List.copyOf(ids))
        .query(
            (row, index) ->
                last.merge(
                    row.getString("endpoint_id"),
                    last(row),
                    (one, other) -> one.at().isAfter(other.at()) ? one : other))
        .list();
    return last;
  }

  private static Last last(ResultSet row) throws SQLException {
    int statusCode = row.getInt("status_code");
    return new Last(
        JdbcFigures.time(row, "last_at"),
        row.getString("result"),
        statusCode == 0 ? null : statusCode);
  }
}
