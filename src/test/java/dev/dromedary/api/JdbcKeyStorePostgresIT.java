package dev.dromedary.api;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcKeyStorePostgresIT extends KeyStoreContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
