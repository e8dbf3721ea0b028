package dev.dromedary.api;

import static dev.dromedary.jdbc.JdbcTimes.instant;
import static dev.dromedary.jdbc.JdbcTimes.utc;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.jdbc.JdbcIdPages;
import dev.dromedary.jdbc.JdbcTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
    return transaction.read(
        "Reading the audit",
        () ->
            new JdbcIdPages(
                    "SELECT id, at, who, role, address, what, subject, tenant, asked, status,"
                        + " changes FROM webhooks_audit")
                .and("who = ?", filter.who())
                .and("what = ?", filter.what())
                .and("subject = ?", filter.subject())
                .and("tenant = ?", filter.tenant())
                .and("at >= ?", utc(filter.since()))
                .and("at < ?", utc(filter.until()))
                .page(jdbc, page, JdbcAuditStore::read, last -> new Cursor(last.at(), last.id())));
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
        instant(row, 2),
        new Caller(row.getString(3), Role.valueOf(row.getString(4)), null),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getObject(10, Integer.class),
        row.getString(11));
  }
}
