package dev.dromedary.history;

import dev.dromedary.history.HistoryEntry.Accepted;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import dev.dromedary.history.HourSums.DeliveryKey;
import dev.dromedary.history.HourSums.EventKey;
import dev.dromedary.history.HourSums.EventSum;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;

/**
 * The tables of the hours, and of the last minutes. A batch of the history adds one row, whatever
 * it counted; from these rows the sums of many batches are added to the tables at once.
 */
record JdbcHours(JdbcTemplate jdbc) {

  /** The rows that are added at once: some hundred seconds of a gateway. */
  static final int ADDED = 500;

  private static final List<String> LATENCIES =
      IntStream.range(0, LatencyClasses.COUNT).mapToObj(each -> "latency_" + each).toList();

  /**
   * In the order of their parameters: numbers that are added, then the newest time, then the key.
   */
  static final Table DELIVERIES =
      new Table(
          "webhooks_delivery_hour",
          HourSums.HOUR,
          Stream.concat(Stream.of("deliveries", "attempts", "duration_ms"), LATENCIES.stream())
              .toList(),
          List.of("last_at"),
          List.of(
              "at_hour", "tenant", "endpoint_id", "event_type", "status", "result", "status_code"));

  /** The same by status and result alone: a day of all tenants is few rows. */
  static final Table TOTALS =
      new Table(
          "webhooks_total_hour",
          HourSums.HOUR,
          DELIVERIES.added(),
          DELIVERIES.newest(),
          List.of("at_hour", "status", "result"));

  /** The same of minutes, with the events; a few hours of them. */
  static final Table MINUTES =
      new Table(
          "webhooks_total_minute",
          HourSums.MINUTE,
          Stream.concat(Stream.of("events"), DELIVERIES.added().stream()).toList(),
          List.of(),
          List.of("at_minute", "status", "result"));

  static final Table EVENTS =
      new Table(
          "webhooks_event_hour",
          HourSums.HOUR,
          List.of("events", "deliveries", "attempts"),
          List.of(),
          List.of("tenant", "at_hour", "event_type"));

  /**
   * In the transaction of a batch.
   *
   * @param events that were new; so are the deliveries, which moved, and the attempts
   * @param moves where the delivery of an attempt came to by it: both come in the same batch
   */
  void record(
      Collection<Accepted> events,
      Collection<Moved> deliveries,
      Collection<Attempted> attempts,
      Function<Attempted, Moved> moves) {
    HourSums sums = new HourSums();
    events.forEach(sums::add);
    deliveries.stream().filter(moved -> moved.status().isFinal()).forEach(sums::add);
    for (Attempted attempt : attempts) {
      Moved moved = moves.apply(attempt);
      if (moved != null) {
        sums.add(attempt, moved);
      }
    }
    if (!sums.isEmpty()) {
      jdbc.update("INSERT INTO webhooks_hour_batch (sums) VALUES (?)", sums.text());
    }
  }

  /**
   * Adds the sums of batches to the tables, in a transaction. Another gateway that does so waits,
   * and finds the rows deleted.
   *
   * @return whether there may be more of them
   */
  boolean add() {
    List<Long> ids = new ArrayList<>();
    HourSums sums = new HourSums();
    jdbc.query(
        "SELECT id, sums FROM webhooks_hour_batch ORDER BY id LIMIT " + ADDED + " FOR UPDATE",
        row -> {
          ids.add(row.getLong(1));
          sums.add(row.getString(2));
        });
    add(DELIVERIES, sums.deliveries().entrySet(), JdbcHours::set);
    add(TOTALS, sums.totals().entrySet(), JdbcHours::setTotals);
    add(MINUTES, sums.minutes().entrySet(), JdbcHours::setMinutes);
    add(EVENTS, sums.events().entrySet(), JdbcHours::setEvents);
    if (!ids.isEmpty()) {
      jdbc.batchUpdate(
          "DELETE FROM webhooks_hour_batch WHERE id = ?",
          ids,
          ids.size(),
          (row, id) -> row.setLong(1, id));
    }
    return ids.size() == ADDED;
  }

  private <T> void add(
      Table table, Collection<T> rows, ParameterizedPreparedStatementSetter<T> setter) {
    if (rows.isEmpty()) {
      return;
    }
    int[] known = jdbc.batchUpdate(table.update(), rows, rows.size(), setter)[0];
    List<T> missing = new ArrayList<>();
    int index = 0;
    for (T row : rows) {
      if (known[index++] == 0) {
        missing.add(row);
      }
    }
    if (!missing.isEmpty()) {
      jdbc.batchUpdate(table.insert(), missing, missing.size(), setter);
    }
  }

  /** Gives the place behind the last one. */
  private static int setSums(PreparedStatement row, int first, DeliverySum sum)
      throws SQLException {
    row.setInt(first, sum.deliveries());
    row.setInt(first + 1, sum.attempts());
    row.setLong(first + 2, sum.millis());
    for (int latency = 0; latency < LatencyClasses.COUNT; latency++) {
      row.setInt(first + 3 + latency, sum.latency(latency));
    }
    return first + 3 + LatencyClasses.COUNT;
  }

  private static void setTotal(PreparedStatement row, int first, DeliveryKey key)
      throws SQLException {
    row.setInt(first, key.hour());
    row.setString(first + 1, key.status());
    row.setString(first + 2, key.result());
  }

  private static void setMinutes(PreparedStatement row, Map.Entry<DeliveryKey, DeliverySum> entry)
      throws SQLException {
    row.setInt(1, entry.getValue().events());
    setTotal(row, setSums(row, 2, entry.getValue()), entry.getKey());
  }

  private static void setTotals(PreparedStatement row, Map.Entry<DeliveryKey, DeliverySum> entry)
      throws SQLException {
    int index = setSums(row, 1, entry.getValue());
    JdbcRows.setTime(row, index++, entry.getValue().lastAt());
    setTotal(row, index, entry.getKey());
  }

  private static void set(PreparedStatement row, Map.Entry<DeliveryKey, DeliverySum> entry)
      throws SQLException {
    int index = setSums(row, 1, entry.getValue());
    JdbcRows.setTime(row, index++, entry.getValue().lastAt());
    DeliveryKey key = entry.getKey();
    row.setInt(index++, key.hour());
    row.setString(index++, key.tenant());
    row.setString(index++, key.endpointId());
    row.setString(index++, key.type());
    row.setString(index++, key.status());
    row.setString(index++, key.result());
    row.setInt(index, key.statusCode());
  }

  private static void setEvents(PreparedStatement row, Map.Entry<EventKey, EventSum> entry)
      throws SQLException {
    EventSum sum = entry.getValue();
    row.setInt(1, sum.events());
    row.setInt(2, sum.deliveries());
    row.setInt(3, sum.attempts());
    row.setString(4, entry.getKey().tenant());
    row.setInt(5, entry.getKey().hour());
    row.setString(6, entry.getKey().type());
  }

  /**
   * A table whose rows are added to.
   *
   * @param unit of its times, in seconds
   */
  record Table(String name, int unit, List<String> added, List<String> newest, List<String> key) {

    /** The column of the times. */
    String at() {
      return unit == HourSums.HOUR ? "at_hour" : "at_minute";
    }

    String insert() {
      List<String> all = Stream.of(added, newest, key).flatMap(List::stream).toList();
      return "INSERT INTO %s (%s) VALUES (?%s)"
          .formatted(name, String.join(", ", all), ", ?".repeat(all.size() - 1));
    }

    String update() {
      String sets =
          Stream.concat(
                  added.stream().map("%1$s = %1$s + ?"::formatted),
                  newest.stream()
                      .map(
                          "%1$s = GREATEST(%1$s, CAST(? AS TIMESTAMP(6) WITH TIME ZONE))"
                              ::formatted))
              .collect(Collectors.joining(", "));
      String where = key.stream().map("%s = ?"::formatted).collect(Collectors.joining(" AND "));
      return "UPDATE %s SET %s WHERE %s".formatted(name, sets, where);
    }
  }
}
