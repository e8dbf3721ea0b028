package dev.dromedary.history;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes old events with their deliveries and attempts, along the order of acceptance, and then
 * deliveries whose event was rejected or that were moved after their event was deleted. Rows that
 * are kept are passed once.
 */
final class JdbcRetention {

  static final String NOT_ENDED = "('PENDING', 'RETRYING', 'DEAD_LETTER')";

  /** The deliveries of an old event have old ids: the partitions of other days are skipped. */
  private static final String OLD = " AND d.id < ?";

  /** Before the id of the last delivery that was looked at; no cursor of events has it. */
  private static final String STRAYS = "~";

  private final JdbcTemplate template;
  private final JdbcClient jdbc;

  JdbcRetention(JdbcTemplate template) {
    this.template = template;
    jdbc = JdbcClient.create(template);
  }

  /** To be called in a transaction. */
  History.Deleted step(Instant before, int step, String cursor) {
    return cursor == null || !cursor.startsWith(STRAYS)
        ? events(before, step, cursor)
        : strays(before, step, cursor.substring(STRAYS.length()));
  }

  private History.Deleted events(Instant before, int step, String cursor) {
    Conditions conditions =
        new Conditions()
            .and("accepted_at < ?", before)
            .behind(
                cursor == null ? null : Cursor.parse(cursor, 3), Order.ASC, JdbcLists.EVENT_ORDER);
    List<Old<EventKey>> old =
        jdbc.sql(
                "SELECT id, tenant, source, accepted_at, CASE WHEN EXISTS (SELECT 1 FROM webhooks_delivery d"
                    + " WHERE d.event_id = e.id AND d.tenant = e.tenant"
                    + " AND d.event_source = e.source AND d.status IN "
                    + NOT_ENDED
                    + OLD
                    + ") THEN 1 ELSE 0 END AS kept FROM webhooks_event e"
                    + conditions.sql()
                    + " ORDER BY accepted_at, id, tenant, source LIMIT "
                    + step)
            .param(TypedId.firstDelivery(before))
            .params(conditions.params())
            .query(
                (row, index) -> {
                  EventKey key = JdbcRows.key(row, index);
                  return new Old<>(
                      key, JdbcRows.cursor(JdbcRows.time(row, 4), key).text(), row.getInt(5) == 1);
                })
            .list();
    List<EventKey> gone = gone(old);
    if (!gone.isEmpty()) {
      delete(
          "webhooks_attempt WHERE delivery_id IN"
              + " (SELECT id FROM webhooks_delivery d WHERE event_id = ? AND tenant = ? AND event_source = ?"
              + OLD
              + ")",
          gone,
          before);
      delete(
          "webhooks_delivery d WHERE event_id = ? AND tenant = ? AND event_source = ?" + OLD,
          gone,
          before);
      delete("webhooks_event WHERE id = ? AND tenant = ? AND source = ?", gone, null);
    }
    return new History.Deleted(
        gone.size(), old.size() < step ? STRAYS : old.get(old.size() - 1).cursor());
  }

  private History.Deleted strays(Instant before, int step, String after) {
    List<Old<String>> old =
        jdbc.sql(
                "SELECT id, CASE WHEN status IN "
                    + NOT_ENDED
                    + " OR EXISTS (SELECT 1 FROM webhooks_event e WHERE e.id = d.event_id"
                    + " AND e.tenant = d.tenant AND e.source = d.event_source) THEN 1 ELSE 0 END AS kept"
                    + " FROM webhooks_delivery d WHERE id < ? AND id > ? ORDER BY id LIMIT "
                    + step)
            .params(TypedId.firstDelivery(before), after)
            .query(
                (row, index) ->
                    new Old<>(row.getString(1), STRAYS + row.getString(1), row.getInt(2) == 1))
            .list();
    for (List<String> ids : JdbcHistory.chunks(gone(old))) {
      jdbc.sql("DELETE FROM webhooks_attempt WHERE delivery_id IN (:ids)")
          .param("ids", ids)
          .update();
      jdbc.sql("DELETE FROM webhooks_delivery WHERE id IN (:ids)").param("ids", ids).update();
    }
    return new History.Deleted(0, old.size() < step ? null : old.get(old.size() - 1).cursor());
  }

  private static <T> List<T> gone(List<Old<T>> old) {
    return old.stream().filter(each -> !each.kept()).map(Old::key).toList();
  }

  /**
   * @param what ends with the conditions for an event's id, its tenant and its source, and before
   *     which time
   */
  private void delete(String what, List<EventKey> events, Instant before) {
    template.batchUpdate(
        "DELETE FROM " + what,
        events,
        events.size(),
        (row, event) -> {
          row.setString(1, event.id());
          row.setString(2, event.tenant());
          row.setString(3, event.source());
          if (before != null) {
            row.setString(4, TypedId.firstDelivery(before));
          }
        });
  }

  /** An event or delivery beyond the retention; kept if a delivery of it has not ended. */
  private record Old<T>(T key, String cursor, boolean kept) {}
}
