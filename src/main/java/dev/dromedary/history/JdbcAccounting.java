package dev.dromedary.history;

import dev.dromedary.event.TypedId;
import dev.dromedary.history.Accounting.Kind;
import dev.dromedary.history.Accounting.Unaccounted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The deliveries of the events of a time, compared with them and with the dead letters. */
final class JdbcAccounting {

  private static final String SAME_EVENT =
      "e.id = d.event_id AND e.tenant = d.tenant AND e.source = d.event_source";

  private static final String DELIVERY =
      "d.tenant, d.event_id, d.event_source, d.endpoint_id, d.id, d.status, d.reason,"
          + " CAST(NULL AS BIGINT) AS matched, CAST(NULL AS BIGINT) AS recorded";

  private final JdbcClient jdbc;
  private final Instant since;
  private final Instant until;
  private final Instant settled;
  private final Instant overdue;
  private final String tenant;

  JdbcAccounting(
      JdbcClient jdbc,
      Instant since,
      Instant until,
      String tenant,
      Instant settled,
      Instant overdue) {
    this.jdbc = jdbc;
    this.since = since;
    this.until = until;
    this.tenant = tenant;
    this.settled = settled.isBefore(until) ? settled : until;
    this.overdue = overdue;
  }

  /** Some of it, and how much there is. */
  private record Found(long all, Unaccounted first) {}

  Accounting accounting() {
    long[] accepted = accepted(since);
    Map<String, Long> statuses = statuses();
    long delivered = statuses.getOrDefault("DELIVERED", 0L);
    long waiting = statuses.getOrDefault("PENDING", 0L) + statuses.getOrDefault("RETRYING", 0L);
    long dead = statuses.getOrDefault("DEAD_LETTER", 0L);
    long cancelled = statuses.getOrDefault("CANCELLED", 0L);
    List<Unaccounted> named = new ArrayList<>();
    long unaccounted = 0;
    for (Kind kind : Kind.values()) {
      List<Found> found = find(kind);
      unaccounted += found.isEmpty() ? 0 : found.get(0).all();
      found.stream()
          .limit(Accounting.NAMED - named.size())
          .forEach(each -> named.add(each.first()));
    }
    return new Accounting(
        accepted[0],
        accepted[1],
        delivered,
        waiting,
        dead,
        cancelled,
        accepted[1] - delivered - waiting - dead - cancelled,
        settled.isBefore(until) ? accepted(settled.isAfter(since) ? settled : since)[0] : 0,
        unaccounted,
        named);
  }

  private long[] accepted(Instant from) {
    Conditions conditions =
        new Conditions()
            .and("accepted_at >= ?", from)
            .and("accepted_at < ?", until)
            .and("tenant = ?", tenant);
    return jdbc.sql(
            "SELECT COUNT(*), COALESCE(SUM(matched), 0) FROM webhooks_event" + conditions.sql())
        .params(conditions.params())
        .query((row, index) -> new long[] {row.getLong(1), row.getLong(2)})
        .single();
  }

  private Map<String, Long> statuses() {
    Conditions conditions = deliveries(until);
    Map<String, Long> counts = new HashMap<>();
    jdbc.sql(
            "SELECT status, COUNT(*) FROM webhooks_delivery d"
                + conditions.sql()
                + " GROUP BY status")
        .params(conditions.params())
        .query((row, index) -> counts.put(row.getString(1), row.getLong(2)))
        .list();
    return counts;
  }

  private Conditions deliveries(Instant before) {
    return new Conditions()
        .and("d.id >= ?", TypedId.firstDelivery(since))
        .and("d.created_at >= ?", since)
        .and("d.id < ?", TypedId.firstDelivery(before.plusMillis(1)))
        .and("d.created_at < ?", before)
        .and("d.tenant = ?", tenant);
  }

  private List<Found> find(Kind kind) {
    return switch (kind) {
      case DELIVERY_MISSING -> events(kind, "<");
      case DELIVERY_EXTRA -> events(kind, ">");
      case EVENT_MISSING ->
          find(
              kind,
              "SELECT "
                  + DELIVERY
                  + " FROM webhooks_delivery d LEFT JOIN webhooks_event e ON "
                  + SAME_EVENT,
              deliveries(settled),
              " AND e.id IS NULL");
      case DEAD_LETTER_MISSING ->
          find(
              kind,
              "SELECT "
                  + DELIVERY
                  + " FROM webhooks_delivery d LEFT JOIN webhooks_dead_letter l ON l.id = d.id",
              deliveries(settled).and("d.status = ?", "DEAD_LETTER"),
              " AND l.id IS NULL");
      case DEAD_LETTER_EXTRA -> deadLetters(kind);
      case OVERDUE ->
          find(
              kind,
              "SELECT " + DELIVERY + " FROM webhooks_delivery d",
              deliveries(settled)
                  .in("d.status", List.of("PENDING", "RETRYING"))
                  .and("d.updated_at < ?", overdue)
                  .and("COALESCE(d.next_attempt_at, d.updated_at) < ?", overdue),
              "");
    };
  }

  private List<Found> events(Kind kind, String compared) {
    Conditions made = deliveries(settled);
    Conditions accepted =
        new Conditions()
            .and("e.accepted_at >= ?", since)
            .and("e.accepted_at < ?", settled)
            .and("e.tenant = ?", tenant);
    Conditions all = new Conditions().and(made).and(accepted);
    String sql =
        "SELECT e.tenant, e.id AS event_id, e.source AS event_source, NULL AS endpoint_id, NULL AS id,"
            + " NULL AS status, NULL AS reason, CAST(e.matched AS BIGINT) AS matched,"
            + " COALESCE(d.recorded, 0) AS recorded FROM webhooks_event e LEFT JOIN"
            + " (SELECT event_id, event_source, tenant, COUNT(*) AS recorded FROM webhooks_delivery d"
            + made.sql()
            + " GROUP BY event_id, event_source, tenant) d ON "
            + SAME_EVENT
            + accepted.sql()
            + " AND COALESCE(d.recorded, 0) "
            + compared
            + " e.matched";
    return query(kind, sql, all.params());
  }

  /** Their ids tell when they were made, as those of the deliveries. */
  private List<Found> deadLetters(Kind kind) {
    Conditions conditions =
        new Conditions()
            .and("l.accepted_at >= ?", since)
            .and("l.accepted_at < ?", settled)
            .and("l.tenant = ?", tenant);
    return query(
        kind,
        "SELECT l.tenant, l.event_id, l.event_source, l.endpoint_id, l.id, d.status, l.reason,"
            + " CAST(NULL AS BIGINT) AS matched, CAST(NULL AS BIGINT) AS recorded"
            + " FROM webhooks_dead_letter l LEFT JOIN webhooks_delivery d ON d.id = l.id"
            + conditions.sql()
            + " AND COALESCE(d.status, '') <> 'DEAD_LETTER'",
        conditions.params());
  }

  private List<Found> find(Kind kind, String select, Conditions conditions, String further) {
    return query(kind, select + conditions.sql() + further, conditions.params());
  }

  private List<Found> query(Kind kind, String sql, List<Object> params) {
    return jdbc.sql(
            "SELECT found.*, COUNT(*) OVER () AS counted FROM ("
                + sql
                + ") found LIMIT "
                + Accounting.NAMED)
        .params(params)
        .query((row, index) -> new Found(row.getLong("counted"), unaccounted(kind, row)))
        .list();
  }

  private static Unaccounted unaccounted(Kind kind, ResultSet row) throws SQLException {
    String source = row.getString("event_source");
    return new Unaccounted(
        kind,
        row.getString("tenant"),
        row.getString("event_id"),
        source.isEmpty() ? null : source,
        row.getString("endpoint_id"),
        row.getString("id"),
        row.getString("status"),
        row.getString("reason"),
        row.getObject("matched", Long.class),
        row.getObject("recorded", Long.class));
  }
}
