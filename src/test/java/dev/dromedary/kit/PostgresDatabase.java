package dev.dromedary.kit;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database of its own, empty, in the one PostgreSQL of the build. */
public final class PostgresDatabase implements AutoCloseable {

  private final String name = SharedPostgres.newName();
  private final HikariDataSource dataSource = new HikariDataSource();

  public PostgresDatabase() {
    server().execute("CREATE DATABASE " + name);
    dataSource.setJdbcUrl(url(name));
    dataSource.setMaximumPoolSize(4);
    dataSource.setConnectionTimeout(10_000);
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    dataSource.close();
    server().execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  private static JdbcTemplate server() {
    return new JdbcTemplate(new DriverManagerDataSource(url("postgres")));
  }

  private static String url(String database) {
    return "jdbc:postgresql://localhost:%d/%s?user=postgres"
        .formatted(SharedPostgres.port(), database);
  }
}
