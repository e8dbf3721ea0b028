package dev.dromedary.history;

import static dev.dromedary.history.Entries.NOW;
import static dev.dromedary.history.Entries.accepted;
import static dev.dromedary.history.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.kit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcHistoryPostgresIT extends HistoryContract {

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
    history.record(List.of(accepted("e1", NOW)));

    server.stop();

    assertThatThrownBy(() -> history.record(List.of(accepted("e2", NOW))))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> history.event(key("e1")))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> history.knownEvents(List.of(key("e1"))))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> history.deleteBefore(NOW, 10, null))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> new JdbcMigrations(server.dataSource()).run())
        .isInstanceOf(StoreUnavailableException.class);

    server.start();

    history.record(List.of(accepted("e2", NOW)));
    assertThat(history.knownEvents(List.of(key("e1"), key("e2")))).hasSize(2);
  }
}
