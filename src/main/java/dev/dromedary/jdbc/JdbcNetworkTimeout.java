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

  /** Until the pool gets the connection back, which then sets its own. */
  public static void set(Connection connection, Duration timeout) throws SQLException {
    try {
      connection.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
    } catch (SQLFeatureNotSupportedException e) {
      // Then it is as long as the driver says.
    }
  }
}
