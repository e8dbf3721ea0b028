package dev.dromedary.history;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.endpoint.H2File;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class JdbcDeadLetterIndexH2IT extends DeadLetterIndexContract {

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
}
