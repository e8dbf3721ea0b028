package dev.dromedary.api;

import static dev.dromedary.jdbc.JdbcTimes.utc;

import dev.dromedary.jdbc.JdbcTransaction;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps each as a row of {@code webhooks_ended_session}. */
final class JdbcEndedSessions implements EndedSessions {

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;

  /**
   * @param dataSource an H2 database in PostgreSQL mode, or PostgreSQL, with the tables made
   */
  JdbcEndedSessions(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public void end(String hash, Instant expiresAt) {
    transaction.write(
        "Ending a session",
        () ->
            jdbc.sql(
                    "INSERT INTO webhooks_ended_session (hash, expires_at) VALUES (?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(hash, utc(expiresAt))
                .update());
  }

  @Override
  public boolean isEnded(String hash) {
    return transaction.read(
        "Reading an ended session",
        () ->
            jdbc.sql("SELECT 1 FROM webhooks_ended_session WHERE hash = ?")
                .param(hash)
                .query(Integer.class)
                .optional()
                .isPresent());
  }

  @Override
  public void removeExpiredBefore(Instant time) {
    transaction.write(
        "Removing ended sessions",
        () ->
            jdbc.sql("DELETE FROM webhooks_ended_session WHERE expires_at < ?")
                .param(utc(time))
                .update());
  }
}
