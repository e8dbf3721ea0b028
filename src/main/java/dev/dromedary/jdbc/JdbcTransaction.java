package dev.dromedary.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions of a store, of its own whatever transaction its caller is in.
 *
 * <p>PostgreSQL has on disk what it committed. H2 hands a commit to the operating system, which
 * writes it when it likes: lost with the power, and all at once every half minute, when every write
 * to that disk waits for a fifth of a second.
 */
public final class JdbcTransaction {

  /** How often it is begun if other writers come in between. */
  private static final int TRIES = 5;

  /** Of the database to one statement. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private static final ConnectionCallback<Void> TO_DISK =
      (Connection connection) -> {
        if ("H2".equals(connection.getMetaData().getDatabaseProductName())) {
          try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
          }
        }
        return null;
      };

  private final JdbcTemplate jdbc;
  private final TransactionTemplate template;
  private final Duration longestAnswer;

  public JdbcTransaction(DataSource dataSource) {
    this(dataSource, LONGEST_ANSWER);
  }

  JdbcTransaction(DataSource dataSource, Duration longestAnswer) {
    this.longestAnswer = longestAnswer;
    jdbc = new JdbcTemplate(dataSource);
    template = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * @param what the work as the beginning of a sentence, such as {@code Reading the endpoints}
   * @throws StoreUnavailableException if the database is unavailable
   */
  public <T> T read(String what, Supplier<T> work) {
    return JdbcFailures.guard(what, () -> run(work));
  }

  /**
   * The same, for work that conflicts with other writers: then it is done again. Its rows are on
   * disk when this returns.
   */
  public <T> T write(String what, Supplier<T> work) {
    return JdbcFailures.guard(
        what,
        () -> {
          T result = runAgain(work);
          jdbc.execute(TO_DISK);
          return result;
        });
  }

  private <T> T runAgain(Supplier<T> work) {
    for (int tries = 1; ; tries++) {
      try {
        return run(work);
      } catch (RuntimeException e) {
        if (tries == TRIES || !JdbcFailures.isConflict(e)) {
          throw e;
        }
      }
    }
  }

  private <T> T run(Supplier<T> work) {
    return template.execute(
        status -> {
          jdbc.execute(this::limit);
          return work.get();
        });
  }

  /** The commit included. */
  private Void limit(Connection connection) throws SQLException {
    Runnable restore = JdbcNetworkTimeout.set(connection, longestAnswer);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            restore.run();
          }
        });
    return null;
  }
}
