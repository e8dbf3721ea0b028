package dev.dromedary.history;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcChangesH2IT extends ChangesContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
