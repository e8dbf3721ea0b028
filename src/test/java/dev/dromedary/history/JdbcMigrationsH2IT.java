package dev.dromedary.history;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcMigrationsH2IT extends MigrationsContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }

  @Override
  void empty(JdbcClient jdbc) {
    jdbc.sql("DROP ALL OBJECTS").update();
  }
}
