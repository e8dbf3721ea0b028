package dev.dromedary.history;

import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGStatement;

/**
 * The calls that only its driver has; not loaded with another database, since the driver may be
 * missing then.
 */
final class JdbcPostgres {

  private JdbcPostgres() {}

  static void planEachTime(Statement statement) throws SQLException {
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
  }
}
