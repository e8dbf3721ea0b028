package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class JdbcMigrationsH2IT extends MigrationsContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2();

  @Test
  void anotherModeIsRejectedWithWhatItsUrlNeeds() {
    JdbcMigrations migrations =
        new JdbcMigrations(new DriverManagerDataSource("jdbc:h2:mem:regular;DB_CLOSE_DELAY=-1"));

    assertThatThrownBy(migrations::run)
        .isInstanceOfSatisfying(
            UnsupportedDatabaseException.class,
            e -> assertThat(e.action()).contains(";MODE=PostgreSQL"))
        .hasMessageEndingWith("the database is H2 in another mode than PostgreSQL's");
  }

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }

  @Override
  String database() {
    return "h2";
  }

  @Override
  void empty(JdbcClient jdbc) {
    jdbc.sql("DROP ALL OBJECTS").update();
  }
}
