package dev.dromedary.history;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcMigrationsH2IT extends MigrationsContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
