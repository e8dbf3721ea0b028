package dev.dromedary.endpoint;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A real PostgreSQL that can be stopped and started again, with its data and on its port. */
public final class PostgresServer implements AutoCloseable {

  private final Path data;
  private int port;
  private EmbeddedPostgres running;
  private final HikariDataSource dataSource = new HikariDataSource();

  public PostgresServer(Path directory) {
    data = directory.resolve("postgres");
    start();
    dataSource.setJdbcUrl(running.getJdbcUrl("postgres", "postgres"));
    dataSource.setMaximumPoolSize(4);
    dataSource.setConnectionTimeout(1000);
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  public void start() {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
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
