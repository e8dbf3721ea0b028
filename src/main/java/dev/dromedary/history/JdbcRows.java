package dev.dromedary.history;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.delivery.WaitsText;
import dev.dromedary.event.Cursor;
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
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows as Java knows them, and back. Times are kept in microseconds; what is finer is cut. */
final class JdbcRows {

  static final String EVENT =
      "id, source, type, tenant, event_time, accepted_at, content_type, attributes, digest, body,"
          + " matched, mismatched";

  static final String DELIVERY =
      "id, event_id, event_source, endpoint_id, tenant, event_type, status, attempts, last_status_code,"
          + " last_result, last_error, last_attempt_at, reason, next_attempt_at, waits, created_at,"
          + " updated_at";

  static final String ATTEMPT =
      "delivery_id, id, endpoint_id, number, trigger_name, started_at, duration_ms, status_code,"
          + " result, error, http_call";

  static final String DEAD_LETTER =
      "id, event_id, event_source, event_type, tenant, endpoint_id, reason, last_status_code,"
          + " last_result, last_error, last_attempt_at, attempts, accepted_at, dead_at";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};
  private static final TypeReference<List<Mismatched>> MISMATCHED = new TypeReference<>() {};

  private JdbcRows() {}

  static void set(PreparedStatement row, HistoryEntry.Accepted accepted) throws SQLException {
    Event event = accepted.event();
    row.setString(1, event.id());
    row.setString(2, event.source());
    row.setString(3, event.type());
    row.setString(4, event.tenant());
    setTime(row, 5, event.time());
    setTime(row, 6, event.acceptedAt());
    row.setString(7, event.contentType());
    row.setString(8, event.attributes().isEmpty() ? null : json(event.attributes()));
    row.setLong(9, event.digest());
    row.setBytes(10, event.body());
    row.setInt(11, accepted.matched());
    row.setString(
        12,
        accepted.mismatched().isEmpty() ? null : JSON.writeValueAsString(accepted.mismatched()));
  }

  static void set(PreparedStatement row, HistoryEntry.Moved delivery) throws SQLException {
    row.setString(1, delivery.deliveryId());
    row.setString(2, delivery.eventId());
    row.setString(3, delivery.eventSource());
    row.setString(4, delivery.endpointId());
    row.setString(5, delivery.tenant());
    row.setString(6, delivery.eventType());
    int last = setStatus(row, 7, delivery);
    setTime(row, last + 1, delivery.createdAt());
    setTime(row, last + 2, delivery.at());
  }

  /** Status, attempts, the last one, reason, next attempt, waits; gives the index of the last. */
  static int setStatus(PreparedStatement row, int first, HistoryEntry.Moved delivery)
      throws SQLException {
    row.setString(first, delivery.status().name());
    row.setInt(first + 1, delivery.attempts());
    setLast(row, first + 2, delivery.last());
    row.setString(first + 6, text(delivery.reason()));
    setTime(row, first + 7, delivery.nextAttemptAt());
    row.setString(first + 8, delivery.waits());
    return first + 8;
  }

  private static void setLast(PreparedStatement row, int first, LastAttempt last)
      throws SQLException {
    row.setObject(first, last.statusCode(), Types.INTEGER);
    row.setString(first + 1, last.result());
    row.setString(first + 2, last.error());
    setTime(row, first + 3, last.at());
  }

  private static LastAttempt last(ResultSet row, int first) throws SQLException {
    return new LastAttempt(
        time(row, first + 3),
        row.getString(first + 1),
        row.getString(first + 2),
        row.getObject(first, Integer.class));
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
    row.setString(11, attempt.call());
  }

  static History.EventRow event(ResultSet row, int index) throws SQLException {
    String mismatched = row.getString(12);
    return new History.EventRow(
        new Event(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            time(row, 5),
            time(row, 6),
            row.getString(7),
            texts(row.getString(8)),
            row.getLong(9),
            row.getBytes(10)),
        row.getInt(11),
        mismatched == null ? List.of() : JSON.readValue(mismatched, MISMATCHED));
  }

  static Cursor cursor(Instant acceptedAt, EventKey key) {
    return new Cursor(acceptedAt, key.id(), key.tenant(), key.source());
  }

  static EventKey key(ResultSet row, int index) throws SQLException {
    return new EventKey(row.getString("tenant"), row.getString("source"), row.getString("id"));
  }

  static Known known(ResultSet row, int index) throws SQLException {
    return new Known(key(row, index), row.getLong("digest"));
  }

  static History.DeliveryRow delivery(ResultSet row, int index) throws SQLException {
    return new History.DeliveryRow(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        DeliveryStatus.valueOf(row.getString(7)),
        row.getInt(8),
        last(row, 9),
        row.getString(13),
        time(row, 14),
        time(row, 16),
        time(row, 17),
        WaitsText.read(row.getString(15)));
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
        row.getString(11));
  }

  private static Map<String, String> texts(String json) {
    return json == null ? Map.of() : JSON.readValue(json, TEXTS);
  }

  static void set(PreparedStatement row, DeadLetter letter) throws SQLException {
    row.setString(1, letter.deliveryId());
    row.setString(2, letter.eventId());
    row.setString(3, letter.eventSource());
    row.setString(4, letter.eventType());
    row.setString(5, letter.tenant());
    row.setString(6, letter.endpointId());
    row.setString(7, letter.reason());
    setLast(row, 8, letter.last());
    row.setInt(12, letter.attempts());
    setTime(row, 13, letter.acceptedAt());
    setTime(row, 14, letter.at());
  }

  static DeadLetter deadLetter(ResultSet row, int index) throws SQLException {
    return new DeadLetter(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        last(row, 8),
        row.getInt(12),
        time(row, 13),
        time(row, 14));
  }

  static void setTime(PreparedStatement row, int index, Instant at) throws SQLException {
    row.setObject(
        index,
        at == null ? null : at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
        Types.TIMESTAMP_WITH_TIMEZONE);
  }

  private static String json(Map<String, String> texts) {
    return JSON.writeValueAsString(texts);
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
