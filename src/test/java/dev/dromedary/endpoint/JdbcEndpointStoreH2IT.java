package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.kit.PlainKeys;
import dev.dromedary.kit.TestDatabase;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JdbcEndpointStoreH2IT extends EndpointStoreContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }

  @Test
  void savedAndDeletedIsOnDisk(@TempDir Path directory) {
    try (HikariDataSource watched = H2File.watched(directory)) {
      new JdbcMigrations(watched).run();
      EndpointStore store = new JdbcEndpointStore(watched, PlainKeys.encryption());

      store.save(endpoint("ep_1"));
      assertThat(WatchedFile.notOnDisk(directory)).isEmpty();

      store.delete("ep_1");
      assertThat(WatchedFile.notOnDisk(directory)).isEmpty();
    }
  }
}
