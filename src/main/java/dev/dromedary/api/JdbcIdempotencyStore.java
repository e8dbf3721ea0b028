package dev.dromedary.api;

import static dev.dromedary.jdbc.JdbcTimes.utc;

import dev.dromedary.jdbc.JdbcTransaction;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps each call as a row of {@code webhooks_idempotency}. */
final class JdbcIdempotencyStore implements IdempotencyStore {

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;

  /**
   * @param dataSource an H2 database in PostgreSQL mode, or PostgreSQL, with the tables made
   */
  JdbcIdempotencyStore(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public Optional<Call> begin(String id, String request, Instant now, Instant since) {
    return transaction.write(
        "Remembering the Idempotency-Key",
        () -> {
          jdbc.sql("DELETE FROM webhooks_idempotency WHERE id = ? AND begun_at < ?")
              .params(id, utc(since))
              .update();
          int begun =
              jdbc.sql(
                      "INSERT INTO webhooks_idempotency (id, request, begun_at)"
                          + " VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                  .params(id, request, utc(now))
                  .update();
          return begun > 0 ? Optional.empty() : Optional.of(begun(id, request, now));
        });
  }

  /** One that is forgotten at this moment counts as under way: the caller tries again. */
  private Call begun(String id, String request, Instant now) {
    return jdbc.sql("SELECT request, answer, begun_at FROM webhooks_idempotency WHERE id = ?")
        .param(id)
        .query(
            (row, i) ->
                new Call(
                    row.getString(1),
                    row.getBytes(2),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .optional()
        .orElseGet(() -> new Call(request, null, now));
  }

  @Override
  public void end(String id, byte[] answer) {
    transaction.write(
        "Keeping the answer of an Idempotency-Key",
        () ->
            jdbc.sql("UPDATE webhooks_idempotency SET answer = ? WHERE id = ?")
                .params(answer, id)
                .update());
  }

  @Override
  public void forget(String id) {
    transaction.write(
        "Forgetting an Idempotency-Key",
        () -> jdbc.sql("DELETE FROM webhooks_idempotency WHERE id = ?").param(id).update());
  }

  @Override
  public void removeBegunBefore(Instant time) {
    transaction.write(
        "Removing Idempotency-Keys",
        () ->
            jdbc.sql("DELETE FROM webhooks_idempotency WHERE begun_at < ?")
                .param(utc(time))
                .update());
  }
}
