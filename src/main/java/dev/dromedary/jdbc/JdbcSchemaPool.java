package dev.dromedary.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.startup.StartException;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A pool like that of the application, on another schema: connections have it from their beginning,
 * so no call sets it and none leaves it behind to the application.
 */
public final class JdbcSchemaPool {

  private JdbcSchemaPool() {}

  /**
   * @throws StartException if the other one is no pool of HikariCP
   */
  public static DataSource like(DataSource other, String schema) {
    // It connects with the first call, as the database may be unavailable.
    HikariDataSource pool = new HikariDataSource();
    try {
      other.unwrap(HikariDataSource.class).copyStateTo(pool);
    } catch (SQLException | NoClassDefFoundError e) {
      throw new StartException(
          "webhooks.history.schema is set, and the DataSource is no pool of HikariCP.",
          "Give the pool itself the schema, and let webhooks.history.data-source name it.",
          e);
    }
    pool.setPoolName("webhooks");
    if (String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:h2:")) {
      // It refuses a schema that there is not; PostgreSQL takes the name of one that is to be made.
      pool.setConnectionInitSql(
          "CREATE SCHEMA IF NOT EXISTS %1$s; SET SCHEMA %1$s".formatted(schema));
    } else {
      pool.setSchema(schema);
    }
    return pool;
  }
}
