package dev.dromedary.history;

import dev.dromedary.history.HistoryEntry.Accepted;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import dev.dromedary.history.HourSums.DeliveryKey;
import dev.dromedary.history.HourSums.DeliverySum;
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
 * The tables of the hours. A batch of the history adds one row, whatever it counted; from these
 * rows the sums of many batches are added to the tables at once.
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
          Stream.concat(Stream.of("deliveries", "attempts", "duration_ms"), LATENCIES.stream())
              .toList(),
          List.of("last_at"),
          List.of(
              "at_hour", "tenant", "endpoint_id", "event_type", "status", "result", "status_code"));

  /** The same by status and result alone: a day of all tenants is few rows. */
  static final Table TOTALS =
      new Table(
          "webhooks_total_hour",
          DELIVERIES.added(),
          DELIVERIES.newest(),
          List.of("at_hour", "status", "result"));

  static final Table EVENTS =
      new Table(
          "webhooks_event_hour",
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

  /** Gives the place of the first column of the key. */
  private static int setSums(PreparedStatement row, DeliverySum sum) throws SQLException {
    row.setInt(1, sum.deliveries());
    row.setInt(2, sum.attempts());
    row.setLong(3, sum.millis());
    int index = 4;
    for (int latency = 0; latency < LatencyClasses.COUNT; latency++) {
      row.setInt(index++, sum.latency(latency));
    }
    JdbcRows.setTime(row, index++, sum.lastAt());
    return index;
  }

  private static void setTotals(PreparedStatement row, Map.Entry<DeliveryKey, DeliverySum> entry)
      throws SQLException {
    int index = setSums(row, entry.getValue());
    DeliveryKey key = entry.getKey();
    row.setInt(index++, key.hour());
    row.setString(index++, key.status());
    row.setString(index, key.result());
  }

  private static void set(PreparedStatement row, Map.Entry<DeliveryKey, DeliverySum> entry)
      throws SQLException {
    int index = setSums(row, entry.getValue());
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

  /** A table whose rows are added to. */
  record Table(String name, List<String> added, List<String> newest, List<String> key) {

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
