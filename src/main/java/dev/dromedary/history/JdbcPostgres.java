package dev.dromedary.history;

import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGStatement;

/**
 * What only its driver can do; loaded with no other database, as its driver may be missing then.
 */
final class JdbcPostgres {

  private JdbcPostgres() {}

  static void planEachTime(Statement statement) throws SQLException {
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
  }
}
