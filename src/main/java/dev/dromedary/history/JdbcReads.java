package dev.dromedary.history;

import dev.dromedary.jdbc.JdbcFailures;
import dev.dromedary.jdbc.JdbcNetworkTimeout;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Reads of which no statement takes longer than a limit. */
final class JdbcReads {

  /** PostgreSQL's query_canceled; H2 has the same. */
  private static final String CANCELED = "57014";

  /** After the limit, for the answer that the statement was ended. */
  private static final Duration UNHEARD = Duration.ofSeconds(10);

  private final JdbcTemplate jdbc;
  private final Duration limit;
  private final ReadLimit atOnce;

  JdbcReads(DataSource dataSource, Duration limit) {
    this(new JdbcTemplate(dataSource), limit, ReadLimit.NONE);
  }

  private JdbcReads(JdbcTemplate jdbc, Duration limit, ReadLimit atOnce) {
    this.jdbc = jdbc;
    this.limit = limit;
    this.atOnce = atOnce;
  }

  JdbcReads within(ReadLimit atOnce) {
    return new JdbcReads(jdbc, limit, atOnce);
  }

  /**
   * @throws TooManyReadsException if no read may be added
   * @throws SlowQueryException if a statement took too long
   * @throws dev.dromedary.jdbc.StoreUnavailableException if the database is unavailable
   */
  <T> T read(Function<JdbcClient, T> work) {
    return read((client, product) -> work.apply(client));
  }

  /** The same, for work that depends on the database. */
  <T> T read(BiFunction<JdbcClient, JdbcProduct, T> work) {
    try {
      return JdbcFailures.guard(
          "Reading the history",
          () -> atOnce.read(() -> jdbc.execute((Connection connection) -> read(connection, work))));
    } catch (StoreUnavailableException e) {
      throw isCanceled(e) ? new SlowQueryException(limit, e) : e;
    }
  }

  private <T> T read(Connection connection, BiFunction<JdbcClient, JdbcProduct, T> work)
      throws SQLException {
    Runnable restore = JdbcNetworkTimeout.set(connection, limit.plus(UNHEARD));
    try {
      return timed(connection, work);
    } finally {
      restore.run();
    }
  }

  private <T> T timed(Connection connection, BiFunction<JdbcClient, JdbcProduct, T> work)
      throws SQLException {
    JdbcProduct product = JdbcProduct.of(connection);
    JdbcTemplate timed = new JdbcPlanned(new SingleConnectionDataSource(connection, true), product);
    timed.setQueryTimeout((int) Math.max(1, limit.toSeconds()));
    try (Statement statement = connection.createStatement()) {
      int before = statement.getQueryTimeout();
      try {
        return work.apply(JdbcClient.create(timed), product);
      } finally {
        // H2 keeps the limit of one statement for all that the connection is used for later.
        statement.setQueryTimeout(before);
      }
    }
  }

  private static boolean isCanceled(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && CANCELED.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /**
   * PostgreSQL plans each query for the values that it asks for. A plan that it keeps for any value
   * walks all deliveries if nearly all are of one tenant and the condition names another.
   */
  private static final class JdbcPlanned extends JdbcTemplate {

    private final JdbcProduct product;

    JdbcPlanned(DataSource dataSource, JdbcProduct product) {
      super(dataSource);
      this.product = product;
    }

    @Override
    protected void applyStatementSettings(Statement statement) throws SQLException {
      super.applyStatementSettings(statement);
      if (product == JdbcProduct.POSTGRESQL) {
        JdbcPostgres.planEachTime(statement);
      }
    }
  }
}
