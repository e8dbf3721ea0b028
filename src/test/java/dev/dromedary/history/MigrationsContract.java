package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the tables come into a database. */
abstract class MigrationsContract {

  private JdbcClient jdbc;

  abstract DataSource dataSource();

  private SchemaScript script() {
    return new SchemaScript(database(), "", "", 0, LocalDate.now(), 2);
  }

  /** Its name in the command line. */
  abstract String database();

  /** Leaves no table in the schema. */
  abstract void empty(JdbcClient jdbc);

  @BeforeEach
  void hostOnly() {
    jdbc = JdbcClient.create(dataSource());
    for (String table : new String[] {"event", "delivery", "attempt", "endpoint"}) {
      jdbc.sql("DROP TABLE IF EXISTS webhooks_" + table).update();
    }
    jdbc.sql("DROP TABLE IF EXISTS webhooks_schema_history").update();
    jdbc.sql("CREATE TABLE IF NOT EXISTS invoice (id INTEGER PRIMARY KEY)").update();
  }

  @Test
  void tablesAreMadeOnceBesideThoseOfTheHost() throws Exception {
    assertThat(new JdbcMigrations(dataSource()).run()).isEqualTo(scripts());
    assertThat(new JdbcMigrations(dataSource()).run()).isZero();

    assertThat(new JdbcHistory(dataSource()).recentEvents(1)).isEmpty();
    assertThat(jdbc.sql("SELECT COUNT(*) FROM invoice").query(Integer.class).single()).isZero();
  }

  private static int scripts() throws IOException {
    return new PathMatchingResourcePatternResolver()
        .getResources("classpath:dromedary/db/migration/V*.sql")
        .length;
  }

  /** With the checksums that Flyway counts; it fails otherwise. */
  @Test
  void tablesOfTheScriptAreThoseOfTheGateway() {
    empty(jdbc);
    new JdbcTemplate(dataSource()).execute(script().tables());

    assertThat(new JdbcMigrations(dataSource()).run()).isZero();

    assertThat(new JdbcHistory(dataSource()).recentEvents(1)).isEmpty();
    assertThat(new JdbcMigrations(dataSource()).databaseId()).hasSize(36);
  }

  @Test
  void scriptFromAVersionHasWhatIsNewer() {
    SchemaScript whole = script();
    int newest = SchemaScript.newest();
    String last = new SchemaScript(whole.database(), "", "", newest - 1, whole.today(), 0).tables();

    assertThat(last).contains("-- Version " + newest + "\n").doesNotContain("-- Version 1\n");
  }

  /** Often, because it depends on which of them is ahead where; in a database without a table. */
  @RepeatedTest(3)
  void gatewaysThatStartAtOnceAllSucceed() throws Exception {
    empty(jdbc);
    ExecutorService gateways = Executors.newFixedThreadPool(3);
    try {
      int made = 0;
      Callable<Integer> start = () -> new JdbcMigrations(dataSource()).run();
      for (Future<Integer> run : gateways.invokeAll(Collections.nCopies(3, start))) {
        made += run.get();
      }
      assertThat(made).isEqualTo(scripts());
    } finally {
      gateways.shutdownNow();
    }
  }
}
