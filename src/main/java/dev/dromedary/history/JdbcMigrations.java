package dev.dromedary.history;

import dev.dromedary.endpoint.JdbcFailures;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Makes and updates the {@code webhooks_} tables, with a Flyway of its own: its own scripts and its
 * own table of what was run, beside whatever the host's schema holds.
 */
public final class JdbcMigrations {

  private final Flyway flyway;

  public JdbcMigrations(DataSource dataSource) {
    flyway =
        Flyway.configure(JdbcMigrations.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:dromedary/db/migration")
            .failOnMissingLocations(true)
            .table("webhooks_schema_history")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
  }

  /**
   * Runs what was not run yet; several gateways may do so at once.
   *
   * @return how many scripts were run
   * @throws dev.dromedary.endpoint.StoreUnavailable if the database is away
   */
  public int run() {
    // Between processes Flyway locks by the database; H2 gives that lock up with the first table.
    synchronized (JdbcMigrations.class) {
      return JdbcFailures.guard("Preparing the tables", () -> flyway.migrate().migrationsExecuted);
    }
  }
}
