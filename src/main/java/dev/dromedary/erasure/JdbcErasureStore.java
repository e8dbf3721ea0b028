package dev.dromedary.erasure;

import static dev.dromedary.jdbc.JdbcTimes.instant;
import static dev.dromedary.jdbc.JdbcTimes.utc;

import dev.dromedary.erasure.Erasure.Counts;
import dev.dromedary.erasure.Erasure.Progress;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.TypedId;
import dev.dromedary.jdbc.JdbcIdPages;
import dev.dromedary.jdbc.JdbcTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Erasures in a table beside those of {@code JdbcHistory}, whose rows they erase. */
final class JdbcErasureStore implements ErasureStore {

  private static final String COLUMNS =
      "id, tenant, who, state, begun_at, done_at, endpoints, dead, events, deliveries, attempts,"
          + " waiting";

  /**
   * The id of a delivery begins with the time of its event: partitions of later days are skipped.
   */
  private static final String DELIVERIES = "FROM webhooks_delivery WHERE tenant = ? AND id < ?";

  private static final String NOT_ENDED = " AND status IN ('PENDING', 'RETRYING', 'DEAD_LETTER')";
  private static final String EVENTS = "FROM webhooks_event WHERE tenant = ? AND accepted_at < ?";

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;

  /**
   * @param dataSource an H2 database in PostgreSQL mode, or PostgreSQL, with the tables made
   */
  JdbcErasureStore(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public void add(Erasure erasure) {
    transaction.write(
        "Storing an erasure",
        () ->
            jdbc.sql(
                    "INSERT INTO webhooks_erasure (%s) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)"
                        .formatted(COLUMNS))
                .param(erasure.id())
                .param(erasure.tenant())
                .param(erasure.who())
                .param(erasure.state().name())
                .param(utc(erasure.begunAt()))
                .param(null)
                .update());
  }

  @Override
  public Optional<Erasure> find(String id) {
    return transaction.read(
        "Reading an erasure",
        () ->
            jdbc.sql("SELECT %s FROM webhooks_erasure WHERE id = ?".formatted(COLUMNS))
                .param(id)
                .query(JdbcErasureStore::read)
                .optional());
  }

  @Override
  public Page<Erasure> list(PageRequest page) {
    return transaction.read(
        "Reading the erasures",
        () ->
            new JdbcIdPages("SELECT %s FROM webhooks_erasure".formatted(COLUMNS))
                .page(
                    jdbc,
                    page,
                    JdbcErasureStore::read,
                    last -> new Cursor(last.begunAt(), last.id())));
  }

  @Override
  public List<Erasure> underWay() {
    return transaction.read(
        "Reading the erasures",
        () ->
            jdbc.sql(
                    "SELECT %s FROM webhooks_erasure WHERE state = 'RUNNING' ORDER BY id"
                        .formatted(COLUMNS))
                .query(JdbcErasureStore::read)
                .list());
  }

  @Override
  public boolean isLeased(String id, String gateway, Instant now, Instant until) {
    return transaction.write(
        "Leasing an erasure",
        () ->
            jdbc.sql(
                        "UPDATE webhooks_erasure SET lease = ?, lease_until = ? WHERE id = ?"
                            + " AND (lease IS NULL OR lease = ? OR lease_until < ?)")
                    .params(gateway, utc(until), id, gateway, utc(now))
                    .update()
                > 0);
  }

  @Override
  public Counts count(String tenant, Instant before) {
    return transaction.read(
        "Counting the rows of a tenant",
        () ->
            new Counts(
                0,
                number("SELECT COUNT(*) FROM webhooks_dead_letter WHERE tenant = ?", tenant),
                number("SELECT COUNT(*) " + EVENTS, tenant, utc(before)),
                number("SELECT COUNT(*) " + DELIVERIES, tenant, TypedId.firstDelivery(before)),
                number(
                    "SELECT COALESCE(SUM(attempts), 0) " + DELIVERIES,
                    tenant,
                    TypedId.firstDelivery(before)),
                number(
                    "SELECT COUNT(*) " + DELIVERIES + NOT_ENDED,
                    tenant,
                    TypedId.firstDelivery(before))));
  }

  private long number(String sql, Object... params) {
    return jdbc.sql(sql).params(params).query(Long.class).single();
  }

  @Override
  public boolean hasDeadLetters(String tenant) {
    return transaction.read(
        "Looking for dead letters of a tenant",
        () ->
            jdbc.sql("SELECT 1 FROM webhooks_dead_letter WHERE tenant = ? LIMIT 1")
                .param(tenant)
                .query(Integer.class)
                .optional()
                .isPresent());
  }

  @Override
  public Counts eraseChunk(Erasure erasure, int chunk) {
    return transaction.write(
        "Erasing rows of a tenant",
        () -> {
          String last = TypedId.firstDelivery(erasure.begunAt());
          List<String> ended =
              jdbc.sql(
                      "SELECT id "
                          + DELIVERIES
                          + " AND status IN ('DELIVERED', 'CANCELLED') LIMIT "
                          + chunk)
                  .params(erasure.tenant(), last)
                  .query(String.class)
                  .list();
          long attempts = 0;
          if (!ended.isEmpty()) {
            attempts =
                jdbc.sql("DELETE FROM webhooks_attempt WHERE delivery_id IN (:ids)")
                    .param("ids", ended)
                    .update();
            jdbc.sql("DELETE FROM webhooks_delivery WHERE id IN (:ids)")
                .param("ids", ended)
                .update();
          }
          List<EventKey> events =
              jdbc.sql("SELECT tenant, source, id " + EVENTS + " LIMIT " + chunk)
                  .params(erasure.tenant(), utc(erasure.begunAt()))
                  .query(
                      (row, i) ->
                          new EventKey(row.getString(1), row.getString(2), row.getString(3)))
                  .list();
          events.forEach(this::deleted);
          Counts erased = new Counts(0, 0, events.size(), ended.size(), attempts, 0);
          add(erasure.id(), erased);
          return erased;
        });
  }

  @Override
  public long waiting(String tenant, Instant before) {
    return transaction.read(
        "Counting the deliveries of a tenant that wait",
        () -> number("SELECT COUNT(*) " + DELIVERIES, tenant, TypedId.firstDelivery(before)));
  }

  @Override
  public void finish(Erasure erasure, Instant now) {
    transaction.write(
        "Ending an erasure",
        () -> {
          String tenant = erasure.tenant();
          int hour = (int) (erasure.begunAt().getEpochSecond() / 3600);
          jdbc.sql("DELETE FROM webhooks_delivery_hour WHERE tenant = ? AND at_hour <= ?")
              .params(tenant, hour)
              .update();
          jdbc.sql("DELETE FROM webhooks_event_hour WHERE tenant = ? AND at_hour <= ?")
              .params(tenant, hour)
              .update();
          jdbc.sql(
                  "DELETE FROM webhooks_replay_delivery WHERE replay_id IN"
                      + " (SELECT id FROM webhooks_replay WHERE tenant = ? AND created_at < ?)")
              .params(tenant, utc(erasure.begunAt()))
              .update();
          jdbc.sql("DELETE FROM webhooks_replay WHERE tenant = ? AND created_at < ?")
              .params(tenant, utc(erasure.begunAt()))
              .update();
          jdbc.sql("DELETE FROM webhooks_key WHERE tenant = ? AND created_at < ?")
              .params(tenant, utc(erasure.begunAt()))
              .update();
          jdbc.sql(
                  "UPDATE webhooks_audit SET asked = NULL, changes = NULL"
                      + " WHERE tenant = ? AND at < ?")
              .params(tenant, utc(erasure.begunAt()))
              .update();
          jdbc.sql(
                  "UPDATE webhooks_erasure SET state = 'DONE', waiting = 0, done_at = ? WHERE id = ?")
              .params(utc(now), erasure.id())
              .update();
          return null;
        });
  }

  @Override
  public void counted(String id, Counts more) {
    transaction.write(
        "Storing the progress of an erasure",
        () -> {
          add(id, more);
          return jdbc.sql("UPDATE webhooks_erasure SET waiting = ? WHERE id = ?")
              .params(more.waiting(), id)
              .update();
        });
  }

  private void add(String id, Counts more) {
    jdbc.sql(
            "UPDATE webhooks_erasure SET endpoints = endpoints + ?, dead = dead + ?,"
                + " events = events + ?, deliveries = deliveries + ?, attempts = attempts + ?"
                + " WHERE id = ?")
        .params(
            more.endpoints(),
            more.deadLetters(),
            more.events(),
            more.deliveries(),
            more.attempts(),
            id)
        .update();
  }

  @Override
  public boolean erase(EventKey event) {
    return transaction.write("Erasing an event", () -> deleted(event));
  }

  private boolean deleted(EventKey event) {
    return jdbc.sql("DELETE FROM webhooks_event WHERE id = ? AND tenant = ? AND source = ?")
            .params(event.id(), event.tenant(), event.source())
            .update()
        > 0;
  }

  private static Erasure read(ResultSet row, int number) throws SQLException {
    return new Erasure(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Progress.valueOf(row.getString(4)),
        instant(row, 5),
        instant(row, 6),
        new Counts(
            row.getLong(7),
            row.getLong(8),
            row.getLong(9),
            row.getLong(10),
            row.getLong(11),
            row.getLong(12)));
  }
}
