package dev.dromedary.replay;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcReplayStorePostgresIT extends ReplayStoreContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
