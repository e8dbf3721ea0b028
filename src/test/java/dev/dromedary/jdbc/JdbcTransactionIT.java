package dev.dromedary.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.kit.NetworkProxy;
import dev.dromedary.kit.PostgresDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class JdbcTransactionIT {

  /** Its history would stand still otherwise, with the messages that it was about to record. */
  @Test
  void serverThatTheNetworkNoLongerLeadsToIsUnavailableAndTheNextTransactionReachesIt() {
    try (PostgresDatabase database = new PostgresDatabase();
        NetworkProxy network = new NetworkProxy(uri(database).getPort());
        HikariDataSource dataSource = new HikariDataSource()) {
      dataSource.setJdbcUrl(
          database
              .dataSource()
              .getJdbcUrl()
              .replace(uri(database).getAuthority(), "127.0.0.1:" + network.port()));
      JdbcTransaction transaction = new JdbcTransaction(dataSource, Duration.ofSeconds(1));
      JdbcTemplate jdbc = new JdbcTemplate(dataSource);

      assertThatThrownBy(
              () ->
                  transaction.read(
                      "Reading",
                      () -> {
                        network.halfOpen();
                        return one(jdbc);
                      }))
          .isInstanceOf(StoreUnavailableException.class);

      assertThat(transaction.read("Reading", () -> one(jdbc))).isEqualTo(1);
    }
  }

  /** Not every pool of an application gives it back. */
  @Test
  void connectionHasItsOwnLimitAgainAfterTheTransaction() throws Exception {
    try (PostgresDatabase database = new PostgresDatabase();
        Connection only = database.dataSource().getConnection()) {
      only.setNetworkTimeout(Runnable::run, 7_000);
      JdbcTransaction transaction =
          new JdbcTransaction(new SingleConnectionDataSource(only, true), Duration.ofSeconds(1));

      assertThat(transaction.read("Reading", () -> limit(only))).isEqualTo(1_000);
      assertThat(limit(only)).isEqualTo(7_000);
    }
  }

  private static int limit(Connection connection) {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI uri(PostgresDatabase database) {
    return URI.create(database.dataSource().getJdbcUrl().substring("jdbc:".length()));
  }

  private static Integer one(JdbcTemplate jdbc) {
    return jdbc.queryForObject("SELECT 1", Integer.class);
  }
}
