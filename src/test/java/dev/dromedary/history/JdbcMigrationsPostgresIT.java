package dev.dromedary.history;

import dev.dromedary.endpoint.PostgresServer;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class JdbcMigrationsPostgresIT extends MigrationsContract {

  private static PostgresServer server;

  @BeforeAll
  static void start(@TempDir Path directory) {
    server = new PostgresServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  DataSource dataSource() {
    return server.dataSource();
  }
}
