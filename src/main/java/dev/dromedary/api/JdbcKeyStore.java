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
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps each key as a row of {@code webhooks_key}. */
final class JdbcKeyStore implements KeyStore {

  private static final String COLUMNS =
      "k.id, k.name, k.role, k.tenant, k.parent, k.created_by, k.created_at, k.last_used_at,"
          + " k.expires_at";

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
  public long revision() {
    return transaction.read(
        "Reading the revision of the keys",
        () -> jdbc.sql("SELECT revision FROM webhooks_key_revision").query(Long.class).single());
  }

  @Override
  public void add(StoredKey key, String hash) {
    transaction.write(
        "Storing a key",
        () ->
            jdbc.sql(
                    "INSERT INTO webhooks_key (id, name, role, tenant, parent, created_by, created_at,"
                        + " expires_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(key.id())
                .param(key.name())
                .param(key.role().name())
                .param(key.tenant())
                .param(key.parent())
                .param(key.createdBy())
                .param(utc(key.createdAt()))
                .param(utc(key.expiresAt()))
                .param(hash)
                .update());
  }

  @Override
  public Optional<StoredKey> find(String hash, List<String> roots) {
    return transaction.read(
        "Reading a key",
        () ->
            jdbc.sql(
                    "SELECT %s, p.expires_at FROM webhooks_key k".formatted(COLUMNS)
                        + " LEFT JOIN webhooks_key p ON p.id = k.parent WHERE k.hash = :hash"
                        + " AND (k.parent IS NULL OR k.parent IN (:roots) OR p.id IS NOT NULL)")
                .param("hash", hash)
                .param("roots", roots)
                .query((row, i) -> read(row, earlier(instant(row, 9), instant(row, 10))))
                .optional());
  }

  @Override
  public Page<StoredKey> list(String tenant, PageRequest page) {
    boolean up = page.order() == Order.ASC;
    String sql = "SELECT %s FROM webhooks_key k WHERE parent IS NULL".formatted(COLUMNS);
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
            () ->
                jdbc.sql(sorted)
                    .params(params)
                    .query((row, i) -> read(row, instant(row, 9)))
                    .list());
    return Cursor.page(found, page.limit(), last -> new Cursor(last.createdAt(), last.id()));
  }

  @Override
  public boolean delete(String id, String tenant) {
    return transaction.write(
        "Deleting a key",
        () -> {
          int deleted =
              jdbc.sql(
                      "DELETE FROM webhooks_key WHERE id = ?"
                          + " AND (CAST(? AS VARCHAR) IS NULL OR tenant = ?)")
                  .param(id)
                  .param(tenant)
                  .param(tenant)
                  .update();
          if (deleted > 0) {
            jdbc.sql("DELETE FROM webhooks_key WHERE parent = ?").param(id).update();
            jdbc.sql("UPDATE webhooks_key_revision SET revision = revision + 1").update();
          }
          return deleted > 0;
        });
  }

  @Override
  public void used(Map<String, Instant> lastUses) {
    transaction.write(
        "Keeping the last use of keys",
        () -> {
          // In one order, so that no two gateways wait for each other.
          new TreeMap<>(lastUses)
              .forEach(
                  (id, at) ->
                      jdbc.sql(
                              "UPDATE webhooks_key SET last_used_at = ? WHERE id = ?"
                                  + " AND (last_used_at IS NULL OR last_used_at < ?)")
                          .params(utc(at), id, utc(at))
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

  private static StoredKey read(ResultSet row, Instant expiresAt) throws SQLException {
    return new StoredKey(
        row.getString(1),
        row.getString(2),
        Role.valueOf(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        instant(row, 7),
        expiresAt,
        instant(row, 8));
  }

  private static Instant earlier(Instant one, Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
