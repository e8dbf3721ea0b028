package dev.dromedary.history;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.StringUtils;

/** Which database it is; what differs between them is decided by this alone. */
enum JdbcProduct {
  H2,
  POSTGRESQL;

  /** The oldest that is tested; older ones get no corrections any longer. */
  private static final int OLDEST_POSTGRESQL = 15;

  private static final String POINT =
      "Point spring.datasource.url, or the bean that webhooks.history.data-source names, at one of the two.";

  static JdbcProduct of(JdbcTemplate jdbc) {
    return jdbc.execute((Connection connection) -> of(connection));
  }

  static JdbcProduct of(Connection connection) throws SQLException {
    String name = connection.getMetaData().getDatabaseProductName();
    return switch (name) {
      case "PostgreSQL" -> POSTGRESQL;
      case "H2" -> H2;
      default -> throw new UnsupportedDatabaseException(name, POINT);
    };
  }

  /** The same, and refuses what is one of them by its name only. */
  static JdbcProduct supported(Connection connection) throws SQLException {
    JdbcProduct product = of(connection);
    DatabaseMetaData found = connection.getMetaData();
    if (product == POSTGRESQL && found.getDatabaseMajorVersion() < OLDEST_POSTGRESQL) {
      throw new UnsupportedDatabaseException(
          "PostgreSQL " + found.getDatabaseProductVersion(),
          "Upgrade it, or " + StringUtils.uncapitalize(POINT));
    }
    if (product == H2 && !isPostgresMode(connection)) {
      throw new UnsupportedDatabaseException(
          "H2 in another mode than PostgreSQL's",
          "Add ;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH to its URL.");
    }
    return product;
  }

  private static boolean isPostgresMode(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet mode =
            statement.executeQuery(
                "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'MODE'")) {
      return mode.next() && "PostgreSQL".equalsIgnoreCase(mode.getString(1));
    }
  }

  /**
   * Of the scripts. Ids sort by their age, whatever the language of the database; H2 sorts so by
   * itself. A statement for PostgreSQL only is a comment for H2.
   */
  Map<String, String> placeholders() {
    return Map.of(
        "bytewise", this == POSTGRESQL ? "COLLATE \"C\"" : "",
        "postgresql", this == POSTGRESQL ? "" : "-- ",
        "databaseId", UUID.randomUUID().toString());
  }
}
