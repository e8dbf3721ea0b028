package dev.dromedary.history;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which database it is; what differs between them is decided by this alone. */
enum JdbcProduct {
  H2,
  POSTGRESQL;

  static JdbcProduct of(JdbcTemplate jdbc) {
    return jdbc.execute((Connection connection) -> of(connection));
  }

  static JdbcProduct of(Connection connection) throws SQLException {
    String name = connection.getMetaData().getDatabaseProductName();
    return switch (name) {
      case "PostgreSQL" -> POSTGRESQL;
      case "H2" -> H2;
      default -> throw new UnsupportedDatabaseException(name);
    };
  }
}
