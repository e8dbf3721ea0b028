package dev.dromedary.history;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.EventKey;
import dev.dromedary.history.HistoryEntry.Accepted;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;

/**
 * Writes entries, one JDBC batch per table and kind of statement. Rows go in the order of their
 * ids, so that two gateways that write the same ones wait for each other in turn.
 */
final class JdbcHistoryWriter {

  private static final String INSERT_EVENT =
      "INSERT INTO webhooks_event (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
          .formatted(JdbcRows.EVENT);

  private static final String RAISE_MATCHED =
      "UPDATE webhooks_event SET matched = ? WHERE id = ? AND tenant = ? AND source = ?"
          + " AND matched < ?";

  private static final String INSERT_DELIVERY =
      ("INSERT INTO webhooks_delivery (%s)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
              + " ON CONFLICT DO NOTHING")
          .formatted(JdbcRows.DELIVERY);

  /** Not to the status that it has since then: the same entry again writes no row. */
  private static final String UPDATE_DELIVERY =
      "UPDATE webhooks_delivery SET status = ?, attempts = ?, last_status_code = ?, last_result = ?,"
          + " last_error = ?, last_attempt_at = ?, reason = ?, next_attempt_at = ?,"
          + " waits = COALESCE(?, waits), updated_at = ?"
          + " WHERE id = ? AND (attempts < ? OR attempts = ? AND updated_at <= ?)"
          + " AND (attempts < ? OR status <> ? OR updated_at < ?)";

  private static final String INSERT_ATTEMPT =
      ("INSERT INTO webhooks_attempt (%s)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
              + " ON CONFLICT DO NOTHING")
          .formatted(JdbcRows.ATTEMPT);

  /** Also one that was put back and is dead again: the row of its first end goes. */
  private static final String DELETE_DEAD_LETTER =
      "DELETE FROM webhooks_dead_letter"
          + " WHERE id = ? AND (attempts < ? OR attempts = ? AND dead_at <= ?)";

  /** Unless a later entry has moved the delivery on. */
  private static final String INSERT_DEAD_LETTER =
      ("INSERT INTO webhooks_dead_letter (%s) SELECT id, event_id, event_source, event_type, tenant, endpoint_id,"
              + " COALESCE(reason, ''), last_status_code, last_result, last_error, last_attempt_at,"
              + " attempts, created_at,"
              + " DATE_TRUNC('milliseconds', updated_at) FROM webhooks_delivery"
              + " WHERE id = ? AND status = 'DEAD_LETTER' ON CONFLICT DO NOTHING")
          .formatted(JdbcRows.DEAD_LETTER);

  /** A dead letter on its queue tells its time in milliseconds. */
  private static final Duration SAME = Duration.ofMillis(1);

  private final JdbcTemplate jdbc;
  private final JdbcHours hours;

  JdbcHistoryWriter(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.hours = new JdbcHours(jdbc);
  }

  /** To be called in a transaction. */
  void write(List<HistoryEntry> entries) {
    Map<EventKey, Accepted> events =
        new TreeMap<>(
            Comparator.comparing(EventKey::id)
                .thenComparing(EventKey::tenant)
                .thenComparing(EventKey::source));
    Map<String, Moved> deliveries = new TreeMap<>();
    Map<String, Attempted> attempts = new TreeMap<>();
    Set<String> mayHaveBeenDead = new HashSet<>();
    for (HistoryEntry entry : entries) {
      if (entry instanceof Accepted event) {
        events.merge(event.event().key(), event, JdbcHistoryWriter::more);
      } else if (entry instanceof Moved delivery) {
        deliveries.merge(delivery.deliveryId(), delivery, JdbcHistoryWriter::later);
        if (mayHaveBeenDead(delivery)) {
          mayHaveBeenDead.add(delivery.deliveryId());
        }
      } else if (entry instanceof Attempted attempt) {
        attempts.putIfAbsent(attempt.deliveryId() + ' ' + attempt.id(), attempt);
        if (attempt.trigger() == Delivery.Trigger.REPLAY) {
          mayHaveBeenDead.add(attempt.deliveryId());
        }
      }
    }
    List<Accepted> knownEvents = write(INSERT_EVENT, events.values(), JdbcRows::set);
    write(RAISE_MATCHED, knownEvents, JdbcHistoryWriter::setMatched);
    List<Moved> known = write(INSERT_DELIVERY, deliveries.values(), JdbcRows::set);
    List<Moved> unmoved = write(UPDATE_DELIVERY, known, JdbcHistoryWriter::setMoved);
    List<Attempted> knownAttempts = write(INSERT_ATTEMPT, attempts.values(), JdbcRows::set);
    write(
        DELETE_DEAD_LETTER,
        known.stream().filter(delivery -> mayHaveBeenDead.contains(delivery.deliveryId())).toList(),
        JdbcHistoryWriter::setPlace);
    write(
        INSERT_DEAD_LETTER,
        deliveries.values().stream()
            .filter(delivery -> delivery.status() == DeliveryStatus.DEAD_LETTER)
            .toList(),
        (row, delivery) -> row.setString(1, delivery.deliveryId()));
    List<Moved> moved = without(unmoved, deliveries.values());
    JdbcChanges.add(jdbc, moved);
    hours.record(
        without(knownEvents, events.values()),
        moved,
        without(knownAttempts, attempts.values()),
        attempt -> moved(attempt, deliveries.get(attempt.deliveryId()), entries));
  }

  /**
   * Where the delivery came to by an attempt, of which a batch seldom has several; null if that is
   * not in the batch.
   */
  private static Moved moved(Attempted attempt, Moved last, List<HistoryEntry> entries) {
    if (last == null || last.attempts() == attempt.number()) {
      return last;
    }
    return entries.stream()
        .filter(Moved.class::isInstance)
        .map(Moved.class::cast)
        .filter(
            moved ->
                moved.deliveryId().equals(attempt.deliveryId())
                    && moved.attempts() == attempt.number())
        .findFirst()
        .orElse(null);
  }

  /**
   * The others of them.
   *
   * @param some in the same order
   */
  private static <T> List<T> without(List<T> some, Collection<T> all) {
    List<T> others = new ArrayList<>(all.size());
    int next = 0;
    for (T each : all) {
      if (next < some.size() && some.get(next) == each) {
        next++;
      } else {
        others.add(each);
      }
    }
    return others;
  }

  /**
   * A dead letter goes on by a requeue, a replay or a deletion, whatever else of it is in the same
   * batch, or is attempted after a requeue in the broker's console. A delivery on its schedule was
   * not dead, and costs no statement.
   */
  private static boolean mayHaveBeenDead(Moved delivery) {
    return switch (delivery.status()) {
      case PENDING, DEAD_LETTER, CANCELLED -> true;
      case RETRYING, DELIVERED -> false;
    };
  }

  /** Returns the entries that wrote no row. */
  private <T> List<T> write(
      String statement, Collection<T> entries, ParameterizedPreparedStatementSetter<T> setter) {
    List<T> without = new ArrayList<>();
    if (entries.isEmpty()) {
      return without;
    }
    int[] rows = jdbc.batchUpdate(statement, entries, entries.size(), setter)[0];
    int index = 0;
    for (T entry : entries) {
      // A driver that rewrites the batch into one statement answers SUCCESS_NO_INFO: then what
      // follows writes the same once more.
      if (rows[index++] != 1) {
        without.add(entry);
      }
    }
    return without;
  }

  private static void setMatched(PreparedStatement row, Accepted accepted) throws SQLException {
    EventKey key = accepted.event().key();
    row.setInt(1, accepted.matched());
    row.setString(2, key.id());
    row.setString(3, key.tenant());
    row.setString(4, key.source());
    row.setInt(5, accepted.matched());
  }

  private static void setMoved(PreparedStatement row, Moved delivery) throws SQLException {
    int last = JdbcRows.setStatus(row, 1, delivery);
    JdbcRows.setTime(row, last + 1, delivery.at());
    setPlace(row, last + 2, delivery);
    row.setInt(last + 6, delivery.attempts());
    row.setString(last + 7, delivery.status().name());
    JdbcRows.setTime(row, last + 8, delivery.at().minus(SAME));
  }

  private static void setPlace(PreparedStatement row, Moved delivery) throws SQLException {
    setPlace(row, 1, delivery);
  }

  /** Which delivery, and how far it had come: what was further by then stays. */
  private static void setPlace(PreparedStatement row, int first, Moved delivery)
      throws SQLException {
    row.setString(first, delivery.deliveryId());
    row.setInt(first + 1, delivery.attempts());
    row.setInt(first + 2, delivery.attempts());
    JdbcRows.setTime(row, first + 3, delivery.at());
  }

  /**
   * An event with many subscribers is recorded at its beginning and, with their number, at its end.
   */
  private static Accepted more(Accepted first, Accepted second) {
    return second.matched() > first.matched() ? second : first;
  }

  /**
   * More attempts count before a later time: clocks differ. Of two at the same time it is the one
   * that came later.
   */
  private static Moved later(Moved first, Moved second) {
    int more = Integer.compare(second.attempts(), first.attempts());
    boolean newer = more == 0 ? !second.at().isBefore(first.at()) : more > 0;
    return newer ? second : first;
  }
}
