package dev.dromedary.deadletter;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that the gateways on one PostgreSQL share; it is gone with its connection, however that
 * ends. On H2, which has one gateway, it is this process's alone, as it is while the database is
 * away: dead letters can be put back without one.
 */
public final class JdbcPassLock implements PassLock {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcPassLock.class);

  /** "dromedary", shortened: every user of a PostgreSQL's advisory locks shares their numbers. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(7239366, 1)";

  private final DataSource dataSource;
  private final ReentrantLock here = new ReentrantLock();

  public JdbcPassLock(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public <T> T hold(Supplier<T> work) {
    here.lock();
    try {
      Connection everywhere = lockEverywhere();
      try {
        return work.get();
      } finally {
        release(everywhere);
      }
    } finally {
      here.unlock();
    }
  }

  /** Null if there is nobody to share it with, or no database to ask. */
  private Connection lockEverywhere() {
    Connection connection = null;
    try {
      connection = dataSource.getConnection();
      if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          statement.execute(LOCK);
        }
        return connection;
      }
    } catch (SQLException e) {
      LOG.debug("The dead letters are gone over without the lock of the database", e);
    }
    release(connection);
    return null;
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
