package dev.dromedary.api;

import dev.dromedary.kit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcAuditStoreH2IT extends AuditStoreContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }
}
