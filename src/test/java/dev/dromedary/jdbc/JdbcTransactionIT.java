package dev.dromedary.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.kit.NetworkProxy;
import dev.dromedary.kit.PostgresDatabase;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

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

  private static URI uri(PostgresDatabase database) {
    return URI.create(database.dataSource().getJdbcUrl().substring("jdbc:".length()));
  }

  private static Integer one(JdbcTemplate jdbc) {
    return jdbc.queryForObject("SELECT 1", Integer.class);
  }
}
