package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcMigrationsPostgresIT extends MigrationsContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres();

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
    return DATABASE.dataSource();
  }

  @Override
  String database() {
    return "postgresql";
  }

  @Override
  void empty(JdbcClient jdbc) {
    jdbc.sql("DROP SCHEMA public CASCADE").update();
    jdbc.sql("CREATE SCHEMA public").update();
  }
}
