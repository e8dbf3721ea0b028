package dev.dromedary.eventtype;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcEventTypeStoreH2IT extends EventTypeStoreContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
