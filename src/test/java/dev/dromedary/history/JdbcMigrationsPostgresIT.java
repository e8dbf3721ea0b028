package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.endpoint.PostgresServer;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcMigrationsPostgresIT extends MigrationsContract {

  private static PostgresServer server;

  @BeforeAll
  static void start(@TempDir Path directory) {
    server = new PostgresServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** In some languages the letters of an id have another order. */
  @Test
  void idsOfDeliveriesSortByTheirBytesWhateverTheLanguageOfTheDatabase() {
    new JdbcMigrations(dataSource()).run();

    assertThat(
            JdbcClient.create(dataSource())
                .sql(
                    "SELECT collation_name FROM information_schema.columns"
                        + " WHERE (table_name, column_name) IN"
                        + " (('webhooks_delivery', 'id'), ('webhooks_attempt', 'delivery_id'))")
                .query(String.class)
                .list())
        .containsExactly("C", "C");
  }

  @Override
  DataSource dataSource() {
    return server.dataSource();
  }
}
