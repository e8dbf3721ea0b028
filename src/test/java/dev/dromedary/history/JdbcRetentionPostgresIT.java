package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.DEAD_LETTER;
import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;
import static dev.dromedary.history.Entries.NOW;
import static dev.dromedary.history.Entries.accepted;
import static dev.dromedary.history.Entries.attempted;
import static dev.dromedary.history.Entries.deliveryId;
import static dev.dromedary.history.Entries.moved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.kit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class JdbcRetentionPostgresIT {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  private static SingleConnectionDataSource dataSource;
  private static History history;

  @BeforeAll
  static void start() throws Exception {
    dataSource = new SingleConnectionDataSource(DATABASE.dataSource().getConnection(), true);
    history = new JdbcHistory(dataSource);
  }

  @AfterAll
  static void stop() {
    dataSource.destroy();
  }

  /** Five thousand dead letters are in front, and fifty steps follow them. */
  @Test
  void sweepPassesWhatIsKeptOnce() {
    record("kept", DEAD_LETTER, NOW, 5_000);
    record("gone", DELIVERED, NOW.plusSeconds(100), 5_000);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    jdbc.sql("VACUUM ANALYZE").update();
    long before = PostgresPages.read(jdbc);

    int deleted = 0;
    String cursor = null;
    do {
      History.Deleted step = history.deleteBefore(NOW.plus(Duration.ofDays(1)), 100, cursor);
      deleted += step.events();
      cursor = step.nextCursor();
    } while (cursor != null);

    assertThat(deleted).isEqualTo(5_000);
    assertThat(PostgresPages.read(jdbc) - before).isLessThan(15_000 * 40);
  }

  private static void record(String name, DeliveryStatus status, Instant from, int count) {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant at = from.plusMillis(i);
      String id = deliveryId(name + i, at);
      entries.add(accepted(name + i, at));
      entries.add(moved(id, name + i, status, at));
      entries.add(attempted("a", id, 1));
    }
    history.record(entries);
  }
}
