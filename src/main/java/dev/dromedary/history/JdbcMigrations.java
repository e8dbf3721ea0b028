package dev.dromedary.history;

import dev.dromedary.jdbc.JdbcFailures;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Makes and updates the {@code webhooks_} tables, with a Flyway of its own: its own scripts and its
 * own table of what was run, beside whatever the host's schema holds.
 */
public final class JdbcMigrations {

  private final DataSource dataSource;

  public JdbcMigrations(DataSource dataSource) {
    this.dataSource = dataSource;
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
    if (product() != JdbcProduct.POSTGRESQL) {
      // Flyway's lock is H2's own, which H2 releases with the first table.
      synchronized (JdbcMigrations.class) {
        return flyway().migrate().migrationsExecuted;
      }
    }
    try {
      return flyway().migrate().migrationsExecuted;
    } catch (FlywayException e) {
      if (JdbcFailures.isUnavailable(e)) {
        throw e;
      }
      // Where two gateways start on an empty database, Flyway fails the second: it found no table
      // of
      // its own, then the first's in a schema that is no longer empty. Another run finds it.
      return flyway().migrate().migrationsExecuted;
    }
  }

  private JdbcProduct product() {
    return JdbcProduct.of(new JdbcTemplate(dataSource));
  }

  /** Which no other database has; once the tables are made. */
  public String databaseId() {
    return JdbcFailures.guard(
        "Reading the id of the database",
        () ->
            new JdbcTemplate(dataSource)
                .queryForObject("SELECT id FROM webhooks_database", String.class));
  }

  private Flyway flyway() {
    return Flyway.configure(JdbcMigrations.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:dromedary/db/migration")
        .failOnMissingLocations(true)
        .table("webhooks_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(placeholders())
        .load();
  }

  /**
   * Ids sort by their age, whatever the language of the database; H2 sorts so by itself. A
   * statement for PostgreSQL only is a comment for H2.
   */
  private Map<String, String> placeholders() {
    String databaseId = UUID.randomUUID().toString();
    return product() == JdbcProduct.POSTGRESQL
        ? Map.of("bytewise", "COLLATE \"C\"", "postgresql", "", "databaseId", databaseId)
        : Map.of("bytewise", "", "postgresql", "-- ", "databaseId", databaseId);
  }
}
