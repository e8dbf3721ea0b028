package dev.dromedary.deadletter;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that the gateways on one PostgreSQL share; it is gone with its connection, however that
 * ends. On H2, which has one gateway, it is this process's alone. While the database is unavailable
 * a lock that is waited for is this process's too, because dead letters can be put back without a
 * database; one that is only tried is refused.
 */
public final class JdbcPassLock implements PassLock {

  /** The subject of the lock. */
  public enum Purpose {
    DEAD_LETTERS(1),
    LOST_DELIVERIES(2);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(JdbcPassLock.class);

  /** "dromedary", shortened: every user of a PostgreSQL's advisory locks shares their numbers. */
  private static final int OURS = 7239366;

  /** Gateways on another schema are others. */
  private static final String KEY = "(%d, hashtext(current_schema() || '.%d'))";

  private static final String WAIT = "SELECT TRUE FROM pg_advisory_xact_lock" + KEY;
  private static final String TRY = "SELECT pg_try_advisory_xact_lock" + KEY;

  private final DataSource dataSource;
  private final Purpose purpose;
  private final ReentrantLock here = new ReentrantLock();

  public JdbcPassLock(DataSource dataSource, Purpose purpose) {
    this.dataSource = dataSource;
    this.purpose = purpose;
  }

  @Override
  public <T> T hold(Supplier<T> work) {
    here.lock();
    Connection shared = null;
    try {
      try {
        shared = shared();
        lock(shared, WAIT);
      } catch (SQLException e) {
        LOG.debug("The dead letters are gone over without the lock of the database", e);
      }
      return work.get();
    } finally {
      release(shared);
      here.unlock();
    }
  }

  @Override
  public <T> Optional<T> tryHold(Supplier<T> work) {
    if (!here.tryLock()) {
      return Optional.empty();
    }
    Connection shared = null;
    try {
      shared = shared();
      return lock(shared, TRY) ? Optional.of(work.get()) : Optional.empty();
    } catch (SQLException e) {
      LOG.debug("The lock of the database cannot be tried", e);
      return Optional.empty();
    } finally {
      release(shared);
      here.unlock();
    }
  }

  /** Null if the database has no other gateway. */
  private Connection shared() throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
        connection.setAutoCommit(false);
        return connection;
      }
    } catch (SQLException e) {
      release(connection);
      throw e;
    }
    release(connection);
    return null;
  }

  private boolean lock(Connection shared, String sql) throws SQLException {
    if (shared == null) {
      return true;
    }
    try (Statement statement = shared.createStatement();
        ResultSet answer = statement.executeQuery(sql.formatted(OURS, purpose.number))) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private static void release(Connection connection) {
    if (connection == null) {
      return;
    }
    try (connection) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      LOG.debug("The lock is gone with its connection", e);
    }
  }
}
