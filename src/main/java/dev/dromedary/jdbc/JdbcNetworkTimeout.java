package dev.dromedary.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;

/**
 * A limit for the answer to each statement. A server that the network no longer leads to would be
 * waited for until TCP ends the connection, a quarter of an hour later, or for ever. A query
 * timeout does not help: it is a request to that server.
 */
public final class JdbcNetworkTimeout {

  private JdbcNetworkTimeout() {}

  /**
   * @return gives the connection its own limit again: not every pool does that
   */
  public static Runnable set(Connection connection, Duration timeout) throws SQLException {
    try {
      int before = connection.getNetworkTimeout();
      set(connection, (int) timeout.toMillis());
      return () -> restore(connection, before);
    } catch (SQLFeatureNotSupportedException e) {
      // Then it is as long as the driver says.
      return () -> {};
    }
  }

  private static void restore(Connection connection, int before) {
    try {
      set(connection, before);
    } catch (SQLException e) {
      // The connection is broken: the failure of the work says so, and the pool drops it.
    }
  }

  private static void set(Connection connection, int millis) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, millis);
  }
}
