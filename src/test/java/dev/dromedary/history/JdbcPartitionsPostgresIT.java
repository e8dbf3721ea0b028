package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.DEAD_LETTER;
import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;
import static dev.dromedary.history.Entries.NOW;
import static dev.dromedary.history.Entries.accepted;
import static dev.dromedary.history.Entries.attempted;
import static dev.dromedary.history.Entries.deliveryId;
import static dev.dromedary.history.Entries.key;
import static dev.dromedary.history.Entries.moved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.kit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class JdbcPartitionsPostgresIT {

  private static final LocalDate DAY = LocalDate.ofInstant(NOW, ZoneOffset.UTC);

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  private static JdbcClient jdbc;
  private static History history;
  private static JdbcPartitions partitions;

  @BeforeAll
  static void start() {
    jdbc = JdbcClient.create(DATABASE.dataSource());
    history = new JdbcHistory(DATABASE.dataSource());
    partitions = new JdbcPartitions(DATABASE.dataSource());
  }

  @BeforeEach
  void empty() {
    jdbc.sql("TRUNCATE webhooks_event, webhooks_delivery, webhooks_attempt").update();
    partitions.makeAhead(NOW);
  }

  @Test
  void partitionsAreThereBeforeTheirDay() {
    LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);

    assertThat(partitions.days()).contains(today, today.plusDays(1), today.plusDays(2));
  }

  @Test
  void dayThatIsOverIsDroppedAndWhatHasNotEndedStays() {
    record("gone", DELIVERED, 100);
    record("kept", DEAD_LETTER, 3);
    String sibling = deliveryId("sibling", NOW);
    history.record(List.of(moved(sibling, "kept1", "ep_2", DELIVERED, NOW, NOW)));

    assertThat(sweep(NOW.plus(Duration.ofDays(1)))).isEqualTo(100);

    assertThat(partitions.days()).doesNotContain(DAY).contains(DAY.plusDays(1));
    assertThat(count("webhooks_event")).isEqualTo(3);
    assertThat(count("webhooks_delivery")).isEqualTo(4);
    assertThat(count("webhooks_attempt")).isEqualTo(3);
    assertThat(history.delivery(sibling)).isPresent();
    assertThat(history.attempts(id("kept", 2))).hasSize(1);
    assertThat(history.event(key("kept0"))).isPresent();
  }

  /** It is one row, wherever it is. */
  @Test
  void deliveryOfADayThatWasDroppedGoesOn() {
    record("kept", DEAD_LETTER, 1);
    sweep(NOW.plus(Duration.ofDays(1)));

    record("kept", DEAD_LETTER, 1);
    assertThat(count("webhooks_delivery")).isEqualTo(1);
    assertThat(count("webhooks_attempt")).isEqualTo(1);

    Instant later = NOW.plus(Duration.ofDays(40));
    history.record(List.of(moved(id("kept", 0), "kept0", "ep_1", DELIVERED, NOW, later)));
    assertThat(history.delivery(id("kept", 0)).orElseThrow().status()).isEqualTo(DELIVERED);

    assertThat(sweep(NOW.plus(Duration.ofDays(1)))).isEqualTo(1);
    assertThat(count("webhooks_delivery")).isZero();
    assertThat(count("webhooks_attempt")).isZero();
  }

  @Test
  void dayThatIsNotOverStaysWhole() {
    record("young", DELIVERED, 10);

    assertThat(sweep(NOW.plusSeconds(60))).isZero();

    assertThat(count("webhooks_delivery")).isEqualTo(10);
  }

  @Test
  void rowsOfADayWithoutAPartitionAreFoundAndDeletedToo() {
    Instant odd = NOW.plus(Duration.ofDays(100));
    history.record(
        List.of(
            accepted("odd", odd),
            moved(deliveryId("odd", odd), "odd", "ep_1", DELIVERED, odd, odd)));
    partitions.makeAhead(odd);

    assertThat(history.delivery(deliveryId("odd", odd))).isPresent();
    assertThat(sweep(odd.plus(Duration.ofDays(1)))).isEqualTo(1);
    assertThat(count("webhooks_delivery")).isZero();
  }

  /** The default partition takes what has none, and a day that another user made is emptied. */
  @Test
  void userWhoMayMakeAndDropNoneWritesAndDeletes() {
    new JdbcTemplate(DATABASE.dataSource())
        .execute(
            "CREATE ROLE sweeper LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sweeper;"
                + " REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    DataSource own =
        new DriverManagerDataSource(
            DATABASE.dataSource().getJdbcUrl().replace("user=postgres", "user=sweeper"));
    JdbcHistory limited = new JdbcHistory(own);
    Instant odd = NOW.plus(Duration.ofDays(50));
    for (Instant at : List.of(NOW, odd)) {
      limited.record(
          List.of(
              accepted("of" + at, at),
              moved(deliveryId("of" + at, at), "of" + at, "ep_1", DELIVERED, at, at)));
    }
    new JdbcPartitions(own).makeAhead(odd);

    assertThat(partitions.days()).contains(DAY).doesNotContain(DAY.plusDays(50));
    assertThat(count("webhooks_delivery_other")).isEqualTo(1);
    assertThat(sweep(limited, odd.plus(Duration.ofHours(1)))).isEqualTo(2);
    assertThat(count("webhooks_delivery")).isZero();
    assertThat(partitions.days()).contains(DAY);
  }

  @Test
  void scriptMakesDaysAheadAndDropsTheEmptyOnes() {
    record("kept", DEAD_LETTER, 1);
    Instant odd = NOW.plus(Duration.ofDays(60));
    partitions.makeAhead(NOW.minus(Duration.ofDays(20)));
    history.record(List.of(moved(deliveryId("odd", odd), "odd", "ep_1", DELIVERED, odd, odd)));

    new JdbcTemplate(DATABASE.dataSource())
        .execute(new SchemaScript("postgresql", "", "", 0, DAY.plusDays(59), 3).partitions());

    assertThat(partitions.days())
        .contains(DAY, DAY.plusDays(59), DAY.plusDays(61))
        .doesNotContain(DAY.minusDays(20), DAY.plusDays(60));
    assertThat(count("webhooks_delivery")).isEqualTo(2);
  }

  @Test
  void gatewaysThatSweepAndWriteAtOnceNeitherFailNorLose() throws Exception {
    record("gone", DELIVERED, 500);
    record("kept", DEAD_LETTER, 50);
    ExecutorService gateways = Executors.newFixedThreadPool(3);
    try {
      Callable<Integer> sweep = () -> sweep(NOW.plus(Duration.ofDays(1)));
      Callable<Integer> write =
          () -> {
            for (int i = 0; i < 50; i++) {
              record("kept", DEAD_LETTER, 50);
            }
            return 0;
          };
      int deleted = 0;
      for (Future<Integer> each : gateways.invokeAll(List.of(sweep, sweep, write))) {
        deleted += each.get();
      }
      assertThat(deleted).isGreaterThanOrEqualTo(500);
    } finally {
      gateways.shutdownNow();
    }

    assertThat(count("webhooks_event")).isEqualTo(50);
    assertThat(count("webhooks_delivery")).isEqualTo(50);
    assertThat(count("webhooks_attempt")).isEqualTo(50);
  }

  @Test
  void lookUpByIdReadsOnePartition() throws Exception {
    record("e", DELIVERED, 1_000);
    SingleConnectionDataSource one =
        new SingleConnectionDataSource(DATABASE.dataSource().getConnection(), true);
    try {
      History own = new JdbcHistory(one);
      JdbcClient counting = JdbcClient.create(one);
      for (int time = 0; time < 12; time++) {
        long before = PostgresPages.read(counting);
        own.delivery(id("e", 500));
        own.attempts(id("e", 500));
        assertThat(PostgresPages.read(counting) - before).isLessThan(12);
      }
    } finally {
      one.destroy();
    }
  }

  private static void record(String name, DeliveryStatus status, int count) {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(accepted(name + i, NOW));
      entries.add(moved(id(name, i), name + i, "ep_1", status, NOW, NOW));
      entries.add(attempted("a", id(name, i), 1));
    }
    history.record(entries);
  }

  private static String id(String name, int number) {
    return deliveryId(name + number, NOW);
  }

  private static int sweep(Instant before) {
    return sweep(history, before);
  }

  private static int sweep(History history, Instant before) {
    int deleted = 0;
    String cursor = null;
    do {
      History.Deleted step = history.deleteBefore(before, 100, cursor);
      deleted += step.events();
      cursor = step.nextCursor();
    } while (cursor != null);
    return deleted;
  }

  private static int count(String table) {
    return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Integer.class).single();
  }
}
