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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps each key as a row of {@code webhooks_key}. */
final class JdbcKeyStore implements KeyStore {

  private static final String COLUMNS =
      "id, name, role, tenant, created_by, created_at, expires_at, last_used_at, is_token, maker";

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
  public boolean add(StoredKey key, String hash) {
    try {
      return insert(key, hash) == 1;
    } catch (DataIntegrityViolationException e) {
      // By the foreign key, so that no deletion comes in between.
      if (key.maker() != null) {
        return false;
      }
      throw e;
    }
  }

  private int insert(StoredKey key, String hash) {
    return transaction.write(
        "Storing a key",
        () ->
            jdbc.sql(
                    "INSERT INTO webhooks_key (%s, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        .formatted(COLUMNS))
                .param(key.id())
                .param(key.name())
                .param(key.role().name())
                .param(key.tenant())
                .param(key.createdBy())
                .param(utc(key.createdAt()))
                .param(utc(key.expiresAt()))
                .param(utc(key.lastUsedAt()))
                .param(key.isToken())
                .param(key.maker())
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
    return transaction.read(
        "Reading the keys",
        () ->
            new JdbcIdPages("SELECT %s FROM webhooks_key".formatted(COLUMNS))
                .and("tenant = ?", tenant)
                .page(
                    jdbc,
                    page,
                    JdbcKeyStore::read,
                    last -> new Cursor(last.createdAt(), last.id())));
  }

  @Override
  public Optional<StoredKey> delete(String id, String tenant) {
    return transaction.write(
        "Deleting a key",
        () -> {
          Optional<StoredKey> key =
              jdbc.sql(
                      ("SELECT %s FROM webhooks_key WHERE id = ?"
                              + " AND (CAST(? AS VARCHAR) IS NULL OR tenant = ?)")
                          .formatted(COLUMNS))
                  .param(id)
                  .param(tenant)
                  .param(tenant)
                  .query(JdbcKeyStore::read)
                  .optional();
          if (key.isEmpty()
              || jdbc.sql("DELETE FROM webhooks_key WHERE id = ?").param(id).update() == 0) {
            return Optional.empty();
          }
          jdbc.sql("UPDATE webhooks_key_revision SET revision = revision + 1").update();
          return key;
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

  private static StoredKey read(ResultSet row, int number) throws SQLException {
    return new StoredKey(
        row.getString(1),
        row.getString(2),
        Role.valueOf(row.getString(3)),
        row.getString(4),
        row.getString(5),
        instant(row, 6),
        instant(row, 7),
        instant(row, 8),
        row.getBoolean(9),
        row.getString(10));
  }
}
