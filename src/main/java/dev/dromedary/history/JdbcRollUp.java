package dev.dromedary.history;

import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.history.HistoryEntry.Accepted;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The sums of a batch of the history for each hour and key: so one statement adds them to a table
 * of the hours, however many attempts there were.
 */
final class JdbcRollUp {

  private static final long HOUR = 3600;

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

  static final Table EVENTS =
      new Table(
          "webhooks_event_hour",
          List.of("events", "deliveries", "attempts"),
          List.of(),
          List.of("tenant", "at_hour", "event_type"));

  private final Map<Key, Sums> deliveries =
      new TreeMap<>(
          Comparator.comparingInt(Key::hour)
              .thenComparing(Key::tenant)
              .thenComparing(Key::endpointId)
              .thenComparing(Key::type)
              .thenComparing(Key::status)
              .thenComparing(Key::result)
              .thenComparingInt(Key::statusCode));

  private final Map<EventKey, EventSums> events =
      new TreeMap<>(
          Comparator.comparing(EventKey::tenant)
              .thenComparingInt(EventKey::hour)
              .thenComparing(EventKey::type));

  /** Of a delivery after so many attempts: where it first came to. */
  private final Map<String, Moved> moves = new HashMap<>();

  /**
   * @param entries of one batch: an attempt comes together with what its delivery came to by it
   */
  JdbcRollUp(List<HistoryEntry> entries) {
    for (HistoryEntry entry : entries) {
      if (entry instanceof Moved moved) {
        moves.putIfAbsent(place(moved.deliveryId(), moved.attempts()), moved);
      }
    }
  }

  private static String place(String deliveryId, int attempts) {
    return deliveryId + ' ' + attempts;
  }

  static int hour(Instant at) {
    return (int) Math.floorDiv(at.getEpochSecond(), HOUR);
  }

  static Instant time(long hour) {
    return Instant.ofEpochSecond(hour * HOUR);
  }

  void add(Accepted accepted) {
    of(accepted.event().tenant(), accepted.event().acceptedAt(), accepted.event().type()).events++;
  }

  /** Counts if it ended, with the result of its last attempt. */
  void add(Moved delivery) {
    if (delivery.status().isFinal()) {
      LastAttempt last = delivery.last();
      of(delivery, delivery.at(), last.result(), last.statusCode()).deliveries++;
      of(delivery.tenant(), delivery.at(), delivery.eventType()).deliveries++;
    }
  }

  void add(Attempted attempt) {
    Moved moved = moves.get(place(attempt.deliveryId(), attempt.number()));
    if (moved != null) {
      add(attempt, moved);
    }
  }

  private void add(Attempted attempt, Moved moved) {
    Sums sums = of(moved, attempt.startedAt(), attempt.result(), attempt.statusCode());
    sums.attempts++;
    sums.millis += attempt.durationMs();
    sums.latencies[LatencyClasses.of(attempt.durationMs())]++;
    if (sums.lastAt == null || attempt.startedAt().isAfter(sums.lastAt)) {
      sums.lastAt = attempt.startedAt();
    }
    of(moved.tenant(), attempt.startedAt(), moved.eventType()).attempts++;
  }

  private Sums of(Moved moved, Instant at, String result, Integer code) {
    Key key =
        new Key(
            hour(at),
            moved.tenant(),
            moved.endpointId(),
            moved.eventType(),
            moved.status().name(),
            result == null ? "" : result,
            code == null ? 0 : code);
    return deliveries.computeIfAbsent(key, none -> new Sums());
  }

  private EventSums of(String tenant, Instant at, String type) {
    return events.computeIfAbsent(new EventKey(tenant, hour(at), type), none -> new EventSums());
  }

  Collection<Map.Entry<Key, Sums>> deliveries() {
    return deliveries.entrySet();
  }

  Collection<Map.Entry<EventKey, EventSums>> events() {
    return events.entrySet();
  }

  static void set(PreparedStatement row, Map.Entry<Key, Sums> entry) throws SQLException {
    Sums sums = entry.getValue();
    row.setInt(1, sums.deliveries);
    row.setInt(2, sums.attempts);
    row.setLong(3, sums.millis);
    int index = 4;
    for (int count : sums.latencies) {
      row.setInt(index++, count);
    }
    JdbcRows.setTime(row, index++, sums.lastAt);
    Key key = entry.getKey();
    row.setInt(index++, key.hour());
    row.setString(index++, key.tenant());
    row.setString(index++, key.endpointId());
    row.setString(index++, key.type());
    row.setString(index++, key.status());
    row.setString(index++, key.result());
    row.setInt(index, key.statusCode());
  }

  static void setEvents(PreparedStatement row, Map.Entry<EventKey, EventSums> entry)
      throws SQLException {
    EventSums sums = entry.getValue();
    row.setInt(1, sums.events);
    row.setInt(2, sums.deliveries);
    row.setInt(3, sums.attempts);
    row.setString(4, entry.getKey().tenant());
    row.setInt(5, entry.getKey().hour());
    row.setString(6, entry.getKey().type());
  }

  /** A table whose rows are added to. */
  record Table(String name, List<String> added, List<String> newest, List<String> key) {

    /** H2 has no ON CONFLICT DO UPDATE, so it is asked in two steps, as for a delivery. */
    String insert() {
      List<String> all = Stream.of(added, newest, key).flatMap(List::stream).toList();
      return "INSERT INTO %s (%s) VALUES (?%s) ON CONFLICT DO NOTHING"
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

  record Key(
      int hour,
      String tenant,
      String endpointId,
      String type,
      String status,
      String result,
      int statusCode) {}

  record EventKey(String tenant, int hour, String type) {}

  static final class Sums {
    private final int[] latencies = new int[LatencyClasses.COUNT];
    private int deliveries;
    private int attempts;
    private long millis;
    private Instant lastAt;
  }

  static final class EventSums {
    private int events;
    private int deliveries;
    private int attempts;
  }
}
