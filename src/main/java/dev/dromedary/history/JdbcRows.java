package dev.dromedary.history;

import dev.dromedary.deadletter.DeadLetter;
import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows as Java knows them, and back. Times are kept in microseconds; what is finer is cut. */
final class JdbcRows {

  static final String EVENT =
      "id, type, tenant, event_time, accepted_at, content_type, body, matched";

  static final String DELIVERY =
      "id, event_id, endpoint_id, tenant, event_type, status, attempts, last_status_code, reason,"
          + " next_attempt_at, created_at, updated_at";

  static final String ATTEMPT =
      "delivery_id, id, endpoint_id, number, trigger_name, started_at, duration_ms, status_code,"
          + " result, error, request_headers, response_excerpt";

  static final String DEAD_LETTER =
      "id, event_id, event_type, tenant, endpoint_id, reason, last_status_code, attempts,"
          + " accepted_at, dead_at";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> HEADERS =
      new TypeReference<>() {};

  private JdbcRows() {}

  static void set(PreparedStatement row, HistoryEntry.Accepted event) throws SQLException {
    row.setString(1, event.id());
    row.setString(2, event.type());
    row.setString(3, event.tenant());
    setTime(row, 4, event.time());
    setTime(row, 5, event.acceptedAt());
    row.setString(6, event.contentType());
    row.setBytes(7, event.body());
    row.setInt(8, event.matched());
  }

  static void set(PreparedStatement row, HistoryEntry.Moved delivery) throws SQLException {
    row.setString(1, delivery.deliveryId());
    row.setString(2, delivery.eventId());
    row.setString(3, delivery.endpointId());
    row.setString(4, delivery.tenant());
    row.setString(5, delivery.eventType());
    int last = setStatus(row, 6, delivery);
    setTime(row, last + 1, delivery.createdAt());
    setTime(row, last + 2, delivery.at());
  }

  /** Status, attempts, last status code, reason, next attempt; gives the index of the last. */
  static int setStatus(PreparedStatement row, int first, HistoryEntry.Moved delivery)
      throws SQLException {
    row.setString(first, delivery.status().name());
    row.setInt(first + 1, delivery.attempts());
    row.setObject(first + 2, delivery.lastStatusCode(), Types.INTEGER);
    row.setString(first + 3, text(delivery.reason()));
    setTime(row, first + 4, delivery.nextAttemptAt());
    return first + 4;
  }

  static void set(PreparedStatement row, HistoryEntry.Attempted attempt) throws SQLException {
    row.setString(1, attempt.deliveryId());
    row.setString(2, attempt.id());
    row.setString(3, attempt.endpointId());
    row.setInt(4, attempt.number());
    row.setString(5, attempt.trigger().name());
    setTime(row, 6, attempt.startedAt());
    row.setLong(7, attempt.durationMs());
    row.setObject(8, attempt.statusCode(), Types.INTEGER);
    row.setString(9, attempt.result());
    row.setString(10, text(attempt.error()));
    row.setString(
        11,
        JSON.writeValueAsString(
            attempt.requestHeaders() == null ? Map.of() : attempt.requestHeaders()));
    row.setString(12, text(attempt.responseExcerpt()));
  }

  static History.EventRow event(ResultSet row, int index) throws SQLException {
    return new History.EventRow(
        new Event(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            time(row, 4),
            time(row, 5),
            row.getString(6),
            row.getBytes(7)),
        row.getInt(8));
  }

  static EventKey key(ResultSet row, int index) throws SQLException {
    return new EventKey(row.getString("tenant"), row.getString("id"));
  }

  static History.DeliveryRow delivery(ResultSet row, int index) throws SQLException {
    return new History.DeliveryRow(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        DeliveryStatus.valueOf(row.getString(6)),
        row.getInt(7),
        row.getObject(8, Integer.class),
        row.getString(9),
        time(row, 10),
        time(row, 11),
        time(row, 12));
  }

  static HistoryEntry.Attempted attempt(ResultSet row, int index) throws SQLException {
    return new HistoryEntry.Attempted(
        row.getString(2),
        row.getString(1),
        row.getString(3),
        row.getInt(4),
        Delivery.Trigger.valueOf(row.getString(5)),
        time(row, 6),
        row.getLong(7),
        row.getObject(8, Integer.class),
        row.getString(9),
        row.getString(10),
        JSON.readValue(row.getString(11), HEADERS),
        row.getString(12));
  }

  static DeadLetter deadLetter(ResultSet row, int index) throws SQLException {
    return new DeadLetter(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getObject(7, Integer.class),
        row.getInt(8),
        time(row, 9),
        time(row, 10));
  }

  static void setTime(PreparedStatement row, int index, Instant at) throws SQLException {
    row.setObject(
        index,
        at == null ? null : at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
        Types.TIMESTAMP_WITH_TIMEZONE);
  }

  static Instant time(ResultSet row, int index) throws SQLException {
    OffsetDateTime at = row.getObject(index, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** PostgreSQL refuses the character 0, which a receiver may well answer with. */
  private static String text(String value) {
    return value == null ? null : value.replace('\0', '\uFFFD');
  }
}
