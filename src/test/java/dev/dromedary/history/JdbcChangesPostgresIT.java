package dev.dromedary.history;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcChangesPostgresIT extends ChangesContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
