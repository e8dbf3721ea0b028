package dev.dromedary.api;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.jdbc.JdbcTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps each change as a row of {@code webhooks_audit}. */
final class JdbcAuditStore implements AuditStore {

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;

  /**
   * @param dataSource an H2 database in PostgreSQL mode, or PostgreSQL, with the tables made
   */
  JdbcAuditStore(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public void begin(AuditEntry entry) {
    transaction.write(
        "Storing the audit",
        () ->
            jdbc.sql(
                    "INSERT INTO webhooks_audit"
                        + " (id, at, who, role, address, what, subject, tenant, asked)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(entry.id())
                .param(utc(entry.at()))
                .param(entry.caller().who())
                .param(entry.caller().role().name())
                .param(entry.address())
                .param(entry.what())
                .param(entry.subject())
                .param(entry.tenant())
                .param(entry.asked())
                .update());
  }

  @Override
  public void end(AuditEntry entry) {
    transaction.write(
        "Storing the audit",
        () ->
            jdbc.sql(
                    "UPDATE webhooks_audit SET subject = ?, tenant = ?, status = ?, changes = ?"
                        + " WHERE id = ?")
                .param(entry.subject())
                .param(entry.tenant())
                .param(entry.status())
                .param(entry.changes())
                .param(entry.id())
                .update());
  }

  @Override
  public Page<AuditEntry> list(Filter filter, PageRequest page) {
    boolean up = page.order() == Order.ASC;
    StringBuilder sql =
        new StringBuilder(
            "SELECT id, at, who, role, address, what, subject, tenant, asked, status, changes"
                + " FROM webhooks_audit WHERE TRUE");
    List<Object> params = new ArrayList<>();
    and(sql, params, "who = ?", filter.who());
    and(sql, params, "what = ?", filter.what());
    and(sql, params, "subject = ?", filter.subject());
    and(sql, params, "tenant = ?", filter.tenant());
    and(sql, params, "at >= ?", filter.since() == null ? null : utc(filter.since()));
    and(sql, params, "at < ?", filter.until() == null ? null : utc(filter.until()));
    if (page.cursor() != null) {
      and(sql, params, up ? "id > ?" : "id < ?", Cursor.parse(page.cursor(), 1).key().get(0));
    }
    sql.append(" ORDER BY id").append(up ? "" : " DESC").append(" LIMIT ").append(page.limit() + 1);
    List<AuditEntry> found =
        transaction.read(
            "Reading the audit",
            () -> jdbc.sql(sql.toString()).params(params).query(JdbcAuditStore::read).list());
    return Cursor.page(found, page.limit(), last -> new Cursor(last.at(), last.id()));
  }

  private static void and(StringBuilder sql, List<Object> params, String condition, Object value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      params.add(value);
    }
  }

  @Override
  public void removeBefore(Instant time) {
    transaction.write(
        "Removing old entries of the audit",
        () -> jdbc.sql("DELETE FROM webhooks_audit WHERE at < ?").param(utc(time)).update());
  }

  private static AuditEntry read(ResultSet row, int number) throws SQLException {
    return new AuditEntry(
        row.getString(1),
        row.getObject(2, OffsetDateTime.class).toInstant(),
        new Caller(row.getString(3), Role.valueOf(row.getString(4)), null),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getObject(10, Integer.class),
        row.getString(11));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
