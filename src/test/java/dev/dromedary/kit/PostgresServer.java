package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

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
    await().atMost(Duration.ofSeconds(60)).until(this::isUp);
  }

  /** Whether the pool gives connections. */
  public boolean isUp() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private void launch() {
    try {
      EmbeddedPostgres.Builder builder =
          PostgresVersion.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              // The lock of a socket's file would outlive a kill.
              .setServerConfig("unix_socket_directories", "");
      if (port != 0) {
        builder.setPort(port);
      }
      running = builder.start();
      port = running.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** kill -9 of all its processes, as when its machine fails. */
  public void kill9() {
    Path pid = data.resolve("postmaster.pid");
    try {
      if (Files.exists(pid)) {
        long parent = Long.parseLong(Files.readAllLines(pid).get(0).trim());
        ProcessHandle server = ProcessHandle.of(parent).orElseThrow();
        List<ProcessHandle> children = server.descendants().toList();
        server.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(20)).until(() -> Ports.isFree(port));
        // Where nobody reaps them it takes a dead process for a running one.
        Files.deleteIfExists(pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop();
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
