package dev.dromedary.kit;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.endpoint.H2File;
import dev.dromedary.history.JdbcMigrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * The database of a test class, of one product or the other: what binds a contract of stores to it.
 */
public abstract class TestDatabase implements BeforeAllCallback, AfterAllCallback {

  private HikariDataSource dataSource;
  private boolean migrated;

  public static TestDatabase h2() {
    return new TestDatabase() {
      private Path folder;

      @Override
      HikariDataSource open() throws IOException {
        folder = Files.createTempDirectory("h2");
        return H2File.in(folder);
      }

      @Override
      void remove() throws IOException {
        FileSystemUtils.deleteRecursively(folder);
      }
    };
  }

  public static TestDatabase postgres() {
    return new TestDatabase() {
      private PostgresDatabase database;

      @Override
      HikariDataSource open() {
        database = new PostgresDatabase();
        return database.dataSource();
      }

      @Override
      void remove() {
        database.close();
      }
    };
  }

  /** With the tables made. */
  public TestDatabase migrated() {
    migrated = true;
    return this;
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    dataSource = open();
    if (migrated) {
      new JdbcMigrations(dataSource).run();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    dataSource.close();
    remove();
  }

  abstract HikariDataSource open() throws IOException;

  abstract void remove() throws IOException;
}
