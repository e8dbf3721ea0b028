package dev.dromedary.eventtype;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcEventTypeStorePostgresIT extends EventTypeStoreContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
