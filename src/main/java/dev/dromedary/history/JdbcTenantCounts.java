package dev.dromedary.history;

import dev.dromedary.history.Figures.TenantCounts;
import dev.dromedary.history.Figures.Traffic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts of tenants, a query for each table and not for each tenant. */
record JdbcTenantCounts(JdbcClient jdbc, Collection<String> tenants, Instant now) {

  private static final Traffic QUIET = new Traffic(0, 0, 0);

  /** The hours before this one that a time has. */
  private enum Time {
    LAST_HOUR(1),
    DAY(24),
    MONTH(30 * 24);

    private final int hours;

    Time(int hours) {
      this.hours = hours;
    }
  }

  Map<String, TenantCounts> byTenant() {
    Map<String, JdbcWaiting.Count> waiting = JdbcWaiting.by("tenant", tenants, jdbc);
    boolean cut = JdbcWaiting.isCut(waiting);
    Map<String, Long> dead = JdbcWaiting.dead("tenant", tenants, jdbc);
    Map<String, Map<Time, Traffic>> traffic = traffic();
    return tenants.stream()
        .distinct()
        .collect(
            Collectors.toMap(
                tenant -> tenant,
                tenant -> {
                  Map<Time, Traffic> times = traffic.getOrDefault(tenant, Map.of());
                  return new TenantCounts(
                      waiting.getOrDefault(tenant, JdbcWaiting.Count.NONE).deliveries(),
                      cut,
                      dead.getOrDefault(tenant, 0L),
                      times.getOrDefault(Time.LAST_HOUR, QUIET),
                      times.getOrDefault(Time.DAY, QUIET),
                      times.getOrDefault(Time.MONTH, QUIET));
                }));
  }

  private Map<String, Map<Time, Traffic>> traffic() {
    int hour = HourSums.hour(now);
    String sums =
        Stream.of(Time.values())
            .flatMap(
                time ->
                    JdbcHours.EVENTS.added().stream()
                        .map(
                            column ->
                                "SUM(CASE WHEN at_hour >= %d THEN %s ELSE 0 END) AS %s"
                                    .formatted(hour - time.hours, column, column + time)))
            .collect(Collectors.joining(", "));
    Conditions conditions =
        new Conditions().in("tenant", tenants).and("at_hour >= ?", hour - Time.MONTH.hours);
    Map<String, Map<Time, Traffic>> traffic = new HashMap<>();
    jdbc.sql(
            "SELECT tenant, %s FROM webhooks_event_hour%s GROUP BY tenant"
                .formatted(sums, conditions.sql()))
        .params(conditions.params())
        .query((row, index) -> traffic.put(row.getString("tenant"), traffic(row)))
        .list();
    return traffic;
  }

  private static Map<Time, Traffic> traffic(ResultSet row) throws SQLException {
    Map<Time, Traffic> traffic = new HashMap<>();
    for (Time time : Time.values()) {
      traffic.put(
          time,
          new Traffic(
              row.getLong("events" + time),
              row.getLong("deliveries" + time),
              row.getLong("attempts" + time)));
    }
    return traffic;
  }
}
