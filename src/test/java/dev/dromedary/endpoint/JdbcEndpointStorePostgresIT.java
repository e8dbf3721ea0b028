package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.kit.PlainKeys;
import dev.dromedary.kit.PostgresServer;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcEndpointStorePostgresIT extends EndpointStoreContract {

  private static PostgresServer server;

  @BeforeAll
  static void start(@TempDir Path directory) {
    server = new PostgresServer(directory);
    new JdbcMigrations(server.dataSource()).run();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  DataSource dataSource() {
    return server.dataSource();
  }

  @Test
  void unavailableDatabaseIsReportedAndPasses() {
    EndpointStore store = new JdbcEndpointStore(dataSource(), PlainKeys.encryption());
    WebhookEndpoint endpoint = endpoint("ep_1");
    store.save(endpoint);

    server.stop();

    assertThatThrownBy(store::all).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.find("ep_1")).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.save(endpoint)).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.delete("ep_1")).isInstanceOf(StoreUnavailableException.class);

    server.start();

    assertThat(store.find("ep_1")).contains(endpoint);
  }
}
