package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.history.JdbcMigrations;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcEndpointStoreH2IT extends EndpointStoreContract {

  private static HikariDataSource dataSource;

  @BeforeAll
  static void start(@TempDir Path directory) {
    dataSource = H2File.in(directory);
    new JdbcMigrations(dataSource).run();
  }

  @AfterAll
  static void stop() {
    dataSource.close();
  }

  @Override
  DataSource dataSource() {
    return dataSource;
  }

  @Test
  void savedAndDeletedIsOnDisk(@TempDir Path directory) {
    try (HikariDataSource watched = H2File.watched(directory)) {
      new JdbcMigrations(watched).run();
      EndpointStore store = new JdbcEndpointStore(watched);

      store.save(endpoint("ep_1"));
      assertThat(WatchedFile.notOnDisk(directory)).isEmpty();

      store.delete("ep_1");
      assertThat(WatchedFile.notOnDisk(directory)).isEmpty();
    }
  }
}
