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
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps each key as a row of {@code webhooks_key}. */
final class JdbcKeyStore implements KeyStore {

  private static final String COLUMNS =
      "id, name, role, tenant, created_by, created_at, expires_at, last_used_at";

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;

  /**
   * @param dataSource an H2 database in PostgreSQL mode, or PostgreSQL, with the tables made
   */
  JdbcKeyStore(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public void add(StoredKey key, String hash) {
    transaction.write(
        "Storing a key",
        () ->
            jdbc.sql(
                    "INSERT INTO webhooks_key (%s, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        .formatted(COLUMNS))
                .param(key.id())
                .param(key.name())
                .param(key.role().name())
                .param(key.tenant())
                .param(key.createdBy())
                .param(utc(key.createdAt()))
                .param(utc(key.expiresAt()))
                .param(utc(key.lastUsedAt()))
                .param(hash)
                .update());
  }

  @Override
  public Optional<StoredKey> find(String hash) {
    return transaction.read(
        "Reading a key",
        () ->
            jdbc.sql("SELECT %s FROM webhooks_key WHERE hash = ?".formatted(COLUMNS))
                .param(hash)
                .query(JdbcKeyStore::read)
                .optional());
  }

  @Override
  public Page<StoredKey> list(String tenant, PageRequest page) {
    boolean up = page.order() == Order.ASC;
    String sql = "SELECT %s FROM webhooks_key WHERE TRUE".formatted(COLUMNS);
    List<Object> params = new ArrayList<>();
    if (tenant != null) {
      sql += " AND tenant = ?";
      params.add(tenant);
    }
    if (page.cursor() != null) {
      sql += up ? " AND id > ?" : " AND id < ?";
      params.add(Cursor.parse(page.cursor(), 1).key().get(0));
    }
    String sorted = sql + " ORDER BY id" + (up ? "" : " DESC") + " LIMIT " + (page.limit() + 1);
    List<StoredKey> found =
        transaction.read(
            "Reading the keys",
            () -> jdbc.sql(sorted).params(params).query(JdbcKeyStore::read).list());
    return Cursor.page(found, page.limit(), last -> new Cursor(last.createdAt(), last.id()));
  }

  @Override
  public boolean delete(String id, String tenant) {
    return transaction.write(
        "Deleting a key",
        () ->
            jdbc.sql(
                        "DELETE FROM webhooks_key WHERE id = ?"
                            + " AND (CAST(? AS VARCHAR) IS NULL OR tenant = ?)")
                    .param(id)
                    .param(tenant)
                    .param(tenant)
                    .update()
                > 0);
  }

  @Override
  public void used(Map<String, Instant> lastUses) {
    transaction.write(
        "Keeping the last use of keys",
        () -> {
          lastUses.forEach(
              (id, at) ->
                  jdbc.sql("UPDATE webhooks_key SET last_used_at = ? WHERE id = ?")
                      .params(utc(at), id)
                      .update());
          return null;
        });
  }

  @Override
  public void removeExpiredBefore(Instant time) {
    transaction.write(
        "Removing expired keys",
        () -> jdbc.sql("DELETE FROM webhooks_key WHERE expires_at < ?").param(utc(time)).update());
  }

  private static StoredKey read(ResultSet row, int number) throws SQLException {
    return new StoredKey(
        row.getString(1),
        row.getString(2),
        Role.valueOf(row.getString(3)),
        row.getString(4),
        row.getString(5),
        instant(row, 6),
        instant(row, 7),
        instant(row, 8));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
