package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.CANCELLED;
import static dev.dromedary.delivery.DeliveryStatus.DEAD_LETTER;
import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;
import static dev.dromedary.history.Entries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import dev.dromedary.kit.TestDatabase;
import java.io.StringReader;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How many pages of tables and indexes PostgreSQL looks at for a list, by its own count. */
class JdbcListPagesPostgresIT {

  private static final int ROWS = 200_000;

  /** A page of 50, and the index pages of each partition for each status or type that is merged. */
  private static final int INDEXED = 1_200;

  /** So many rows, each on a page of its own at worst, once to look and once to find the end. */
  private static final int BOUNDED = 2 * (JdbcScan.CHECKED + 500);

  private static final PageRequest NEWEST = new PageRequest(50, Order.DESC, null);
  private static final PageRequest OLDEST = new PageRequest(50, Order.ASC, null);

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  private static SingleConnectionDataSource dataSource;
  private static JdbcClient jdbc;
  private static History history;

  /**
   * Half of all is of one tenant and one endpoint, and of it only the oldest rows are of the rare
   * type and dead-lettered.
   */
  @BeforeAll
  static void fill() throws Exception {
    dataSource = new SingleConnectionDataSource(DATABASE.dataSource().getConnection(), true);
    jdbc = JdbcClient.create(dataSource);
    history = new JdbcHistory(dataSource);
    StringBuilder events = new StringBuilder();
    StringBuilder deliveries = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      Instant at = NOW.plusMillis(10L * i);
      OffsetDateTime time = at.atOffset(ZoneOffset.UTC);
      String owner = i % 2 == 0 ? "large" : "small" + i % 400;
      String type = i < 5 ? "rare.one" : "common.type" + i % 20;
      String status = i < 10 && i % 2 == 0 ? "DEAD_LETTER" : "DELIVERED";
      events.append(
          "e%06d\t\t%s\t%s\t%s\t%s\ttext/plain\t\\N\t%d\t\\\\x00\t1\t\\N\n"
              .formatted(i, type, owner, time, time, i));
      deliveries.append(
          "%s%d\te%06d\t\tep_%s\t%s\t%s\t%s\t1\t200\t%s\t%s\n"
              .formatted(
                  TypedId.firstDelivery(at),
                  i,
                  i % 2 == 0 ? 0 : i,
                  owner,
                  owner,
                  type,
                  status,
                  time,
                  time));
    }
    copy("webhooks_event (" + JdbcRows.EVENT + ")", events);
    copy(
        "webhooks_delivery (id, event_id, event_source, endpoint_id, tenant, event_type, status, attempts,"
            + " last_status_code, created_at, updated_at)",
        deliveries);
    jdbc.sql("VACUUM ANALYZE").update();
  }

  private static void copy(String table, StringBuilder rows) throws Exception {
    try (Connection connection = DATABASE.dataSource().getConnection()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY " + table + " FROM STDIN", new StringReader(rows.toString()));
    }
  }

  @AfterAll
  static void stop() {
    dataSource.destroy();
  }

  static Stream<DeliveryFilter> deliveryListsOfAnIndex() {
    return Stream.of(
        deliveries(null, null, null, null, null),
        deliveries(null, null, null, "unknown", null),
        deliveries(null, null, null, "large", null),
        deliveries(null, null, null, "small1", null),
        deliveries(null, null, null, "large", DEAD_LETTER),
        deliveries(null, null, null, "small1", CANCELLED),
        deliveries("ep_unknown", null, null, null, null),
        deliveries("ep_large", null, null, null, null),
        deliveries("ep_large", null, null, null, DEAD_LETTER),
        deliveries(null, null, null, null, DEAD_LETTER),
        deliveries(null, null, null, null, DELIVERED),
        deliveries(null, null, "rare.one", null, null),
        deliveries(null, null, "rare.*", null, null),
        deliveries(null, null, "*.one", null, null),
        deliveries(null, null, "unknown.**", null, null),
        deliveries(null, "e000000", null, null, null),
        deliveries(null, "unknown", null, null, null),
        Asked.by("statusCode", "5xx").deliveries(),
        Asked.by("statusCode", "503", "404").deliveries(),
        Asked.by("result", Result.TIMEOUT, Result.GONE).deliveries(),
        Asked.by("endpointId", "ep_large", "ep_1").and("status", DEAD_LETTER).deliveries(),
        Asked.by("eventType", "rare.*", "unknown.*").deliveries());
  }

  @ParameterizedTest
  @MethodSource("deliveryListsOfAnIndex")
  void deliveryListReadsAsManyRowsAsItGives(DeliveryFilter query) {
    assertThat(pagesReadBy(() -> part(query))).isLessThan(INDEXED);
  }

  static Stream<DeliveryFilter> deliveryListsThatCheck() {
    return Stream.of(
        deliveries(null, null, "rare.one", "large", null),
        deliveries(null, null, "rare.**", "large", DELIVERED),
        deliveries("ep_large", null, "rare.one", null, null),
        deliveries("ep_large", null, null, "unknown", null),
        deliveries(null, "e000000", "rare.one", null, null),
        deliveries(null, "e000000", null, null, CANCELLED),
        deliveries(null, null, "rare.*", null, DELIVERED));
  }

  @ParameterizedTest
  @MethodSource("deliveryListsThatCheck")
  void deliveryListThatNoIndexHasIsReadInBoundedPages(DeliveryFilter query) {
    assertThat(pagesReadBy(() -> part(query))).isLessThan(BOUNDED);
  }

  static Stream<EventFilter> eventListsOfAnIndex() {
    return Stream.of(
        events(null, null),
        events("unknown", null),
        events("large", null),
        events(null, "rare.one"),
        events(null, "*.one"),
        events(null, "unknown"));
  }

  @ParameterizedTest
  @MethodSource("eventListsOfAnIndex")
  void eventListReadsAsManyRowsAsItGives(EventFilter query) {
    assertThat(pagesReadBy(() -> part(query))).isLessThan(INDEXED);
  }

  /** From the index of the tenant, which has the types: the rows have payloads between them. */
  @Test
  void eventsOfATenantByTypeReadNoRows() {
    assertThat(pagesReadBy(() -> part(events("large", "unknown.*")))).isLessThan(INDEXED);
  }

  @Test
  void endpointThatWasNotDeliveredToLatelyIsFoundInBoundedPages() {
    assertThat(pagesReadBy(() -> history.deliveredSince("ep_large", NOW.plusSeconds(999_999))))
        .isLessThan(BOUNDED);
  }

  /** A start reads no event's row, of which a page has a few. */
  @Test
  void newestKeysAreReadFromAnIndexAlone() {
    assertThat(pagesReadBy(() -> history.recentEvents(100_000))).isLessThan(100_000 / 80);
  }

  /** The only ones are the oldest, so that the first pages find none. */
  @Test
  void shortPagesLeadToAllThatIsMeant() {
    Set<String> found =
        all(
            cursor ->
                history.deliveries(
                    deliveries(null, null, "rare.*", "large", null),
                    new PageRequest(50, Order.DESC, cursor)));

    assertThat(found).hasSize(3);
  }

  private static Set<String> all(Function<String, Page<History.DeliveryRow>> list) {
    Set<String> found = new HashSet<>();
    int pages = 0;
    String cursor = null;
    do {
      Page<History.DeliveryRow> page = list.apply(cursor);
      page.data().forEach(row -> assertThat(found.add(row.id())).isTrue());
      cursor = page.nextCursor();
      assertThat(++pages).isLessThan(ROWS / JdbcScan.CHECKED + 2);
    } while (cursor != null);
    return found;
  }

  /** Of several times the dearest: the driver prepares a statement that it is given again. */
  private static long pagesReadBy(Runnable list) {
    long most = 0;
    for (int time = 0; time < 12; time++) {
      long before = PostgresPages.read(jdbc);
      list.run();
      most = Math.max(most, PostgresPages.read(jdbc) - before);
    }
    return most;
  }

  /** One part of a list, which a page goes on from for a while. */
  private static void part(DeliveryFilter filter) {
    new JdbcReads(dataSource, Duration.ofSeconds(10))
        .read((client, product) -> JdbcLists.deliveries(client, product, filter, NEWEST));
  }

  private static void part(EventFilter filter) {
    new JdbcReads(dataSource, Duration.ofSeconds(10))
        .read(client -> JdbcLists.events(client, filter, OLDEST));
  }

  private static DeliveryFilter deliveries(
      String endpointId, String eventId, String type, String tenant, DeliveryStatus status) {
    return Asked.by("endpointId", endpointId)
        .and("eventId", eventId)
        .and("eventType", type)
        .and("tenant", tenant)
        .and("status", status)
        .deliveries();
  }

  private static EventFilter events(String tenant, String type) {
    return Asked.by("tenant", tenant).and("type", type).events();
  }

  @Test
  void pagesAreCounted() {
    assertThat(
            pagesReadBy(
                () -> jdbc.sql("SELECT MAX(reason) FROM webhooks_delivery").query().listOfRows()))
        .isGreaterThan(1_000);
  }
}
