package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A PostgreSQL of a test of its own, which can be stopped and started again, with its data and on
 * its port.
 */
public final class PostgresServer implements AutoCloseable {

  private final Path data;
  private int port;
  private EmbeddedPostgres running;
  private final HikariDataSource dataSource = new HikariDataSource();

  public PostgresServer(Path directory) {
    data = directory.resolve("postgres");
    launch();
    dataSource.setJdbcUrl(running.getJdbcUrl("postgres", "postgres"));
    dataSource.setMaximumPoolSize(4);
    dataSource.setConnectionTimeout(1000);
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  /**
   * Comes back once the pool gives connections again: after refusals it waits up to five seconds
   * before it tries, longer than it lets a caller wait.
   */
  public void start() {
    launch();
    await().atMost(Duration.ofSeconds(60)).until(this::connects);
  }

  private boolean connects() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private void launch() {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("synchronous_commit", "on");
      if (port != 0) {
        builder.setPort(port);
      }
      running = builder.start();
      port = running.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    dataSource.close();
    stop();
  }
}
