package dev.dromedary.history;

import dev.dromedary.jdbc.JdbcFailures;
import java.sql.Connection;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Makes and updates the {@code webhooks_} tables, unless {@link SchemaScript} did, with a Flyway of
 * its own: its own scripts and its own table of what was run, beside whatever the host's schema
 * holds.
 */
public final class JdbcMigrations {

  private final DataSource dataSource;
  private final String schema;

  public JdbcMigrations(DataSource dataSource) {
    this(dataSource, "");
  }

  /**
   * @param schema which is made if there is none; empty is that of the connections
   */
  JdbcMigrations(DataSource dataSource, String schema) {
    this.dataSource = dataSource;
    this.schema = schema;
  }

  /**
   * Runs what was not run yet; several gateways may do so at once.
   *
   * @return how many scripts were run
   * @throws dev.dromedary.jdbc.StoreUnavailableException if the database is unavailable
   */
  public int run() {
    return JdbcFailures.guard(
        "Preparing the tables",
        () -> {
          int run = migrate();
          new JdbcPartitions(dataSource).makeAhead();
          return run;
        });
  }

  private int migrate() {
    JdbcProduct product =
        new JdbcTemplate(dataSource)
            .execute((Connection connection) -> JdbcProduct.supported(connection));
    Flyway flyway = flyway(product);
    if (product != JdbcProduct.POSTGRESQL) {
      // Flyway's lock is H2's own, which H2 releases with the first table.
      synchronized (JdbcMigrations.class) {
        return flyway.migrate().migrationsExecuted;
      }
    }
    try {
      return flyway.migrate().migrationsExecuted;
    } catch (FlywayException e) {
      if (JdbcFailures.isUnavailable(e)) {
        throw e;
      }
      // Where two gateways start on an empty database, Flyway fails the second: it found no table
      // of
      // its own, then the first's in a schema that is no longer empty. Another run finds it.
      return flyway.migrate().migrationsExecuted;
    }
  }

  /** Which no other database has; once the tables are made. */
  public String databaseId() {
    return JdbcFailures.guard(
        "Reading the id of the database",
        () ->
            new JdbcTemplate(dataSource)
                .queryForObject("SELECT id FROM webhooks_database", String.class));
  }

  private Flyway flyway(JdbcProduct product) {
    FluentConfiguration configuration =
        Flyway.configure(JdbcMigrations.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:" + SchemaScript.FOLDER)
            .failOnMissingLocations(true)
            .table(SchemaScript.TABLE)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .placeholders(product.placeholders());
    if (!schema.isEmpty()) {
      configuration.defaultSchema(schema).schemas(schema);
    }
    return configuration.load();
  }
}
