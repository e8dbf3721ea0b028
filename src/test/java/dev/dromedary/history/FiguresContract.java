package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.CANCELLED;
import static dev.dromedary.delivery.DeliveryStatus.DEAD_LETTER;
import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;
import static dev.dromedary.delivery.DeliveryStatus.PENDING;
import static dev.dromedary.delivery.DeliveryStatus.RETRYING;
import static dev.dromedary.history.StatisticsContract.attempted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.Accounting.Kind;
import dev.dromedary.history.Accounting.Unaccounted;
import dev.dromedary.history.Figures.EndpointCounts;
import dev.dromedary.history.Figures.Hour;
import dev.dromedary.history.Figures.Last;
import dev.dromedary.history.Figures.TenantCounts;
import dev.dromedary.history.Figures.Traffic;
import dev.dromedary.history.Figures.Waiting;
import dev.dromedary.history.Figures.WaitingCounts;
import dev.dromedary.history.Figures.WaitingGroup;
import dev.dromedary.history.HistoryEntry.Moved;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the figures of every database keep to. */
abstract class FiguresContract {

  private static final Instant HOUR = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NOW = HOUR.plusSeconds(1800);
  private static final Instant LATER = HOUR.plus(Duration.ofDays(1));

  private JdbcClient jdbc;
  private History history;
  private Figures figures;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    jdbc = JdbcClient.create(dataSource());
    for (String table :
        List.of(
            "attempt",
            "delivery",
            "event",
            "dead_letter",
            "hour_batch",
            "delivery_hour",
            "total_hour",
            "event_hour")) {
      jdbc.sql("DELETE FROM webhooks_" + table).update();
    }
    history = new JdbcHistory(dataSource());
    figures = new JdbcFigures(dataSource(), Duration.ofSeconds(10));
  }

  private void addUp() {
    new JdbcStatistics(dataSource(), Duration.ofSeconds(10)).addUp();
  }

  @Test
  void waitingDeliveriesAreCountedByEndpointAndReason() {
    history.record(
        List.of(
            moved("1", "ep_1", "acme", RETRYING, "TIMEOUT", HOUR, HOUR.plusSeconds(60)),
            moved("2", "ep_1", "acme", RETRYING, "TIMEOUT", HOUR.plusSeconds(1), NOW),
            moved("3", "ep_1", "acme", RETRYING, "ENDPOINT_PAUSED", HOUR, NOW),
            moved("4", "ep_2", "other", PENDING, null, HOUR.plusSeconds(2), null),
            moved("5", "ep_2", "other", DELIVERED, null, HOUR, null),
            moved("6", "ep_2", "other", DEAD_LETTER, "SCHEDULE_EXHAUSTED", HOUR, null)));

    assertThat(
            figures.waiting(
                EnumSet.of(WaitingGroup.ENDPOINT_ID, WaitingGroup.REASON), null, null, 10))
        .isEqualTo(
            new Waiting(
                false,
                List.of(
                    counts("ep_1", "TIMEOUT", 2, HOUR, HOUR.plusSeconds(60)),
                    counts("ep_1", "ENDPOINT_PAUSED", 1, HOUR, NOW),
                    counts("ep_2", null, 1, HOUR.plusSeconds(2), null))));
    assertThat(figures.waiting(Set.of(), null, null, 10).data())
        .extracting(WaitingCounts::deliveries)
        .containsExactly(4L);
    assertThat(figures.waiting(Set.of(), "other", null, 10).data())
        .extracting(WaitingCounts::deliveries)
        .containsExactly(1L);
    assertThat(figures.waiting(EnumSet.of(WaitingGroup.TENANT), null, "ep_1", 10).data())
        .extracting(WaitingCounts::tenant, WaitingCounts::deliveries)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("acme", 3L));
    assertThat(figures.waiting(EnumSet.allOf(WaitingGroup.class), "unknown", null, 10).data())
        .isEmpty();
    assertThat(figures.waiting(EnumSet.allOf(WaitingGroup.class), null, null, 2).data()).hasSize(2);
  }

  private static WaitingCounts counts(
      String endpointId, String reason, long deliveries, Instant oldestAt, Instant nextDueAt) {
    return new WaitingCounts(null, endpointId, null, null, reason, deliveries, oldestAt, nextDueAt);
  }

  @Test
  void countsOfEndpointsAreThoseOfAllThatIsRecorded() {
    Instant before = HOUR.minus(Duration.ofHours(30));
    history.record(
        List.of(
            attempted(id("0", HOUR.minusSeconds(90)), "ep_1", 1, HOUR.minusSeconds(60), 500, 500),
            moved("0", "ep_1", "acme", RETRYING, "FAILED", HOUR.minusSeconds(90), NOW),
            attempted(id("1", HOUR), "ep_1", 1, HOUR.plusSeconds(60), 40, 204),
            moved("1", "ep_1", "acme", DELIVERED, null, HOUR, null),
            attempted(id("2", HOUR), "ep_1", 1, HOUR.plusSeconds(50), 40, 503),
            moved("2", "ep_1", "acme", DEAD_LETTER, "SCHEDULE_EXHAUSTED", HOUR, null),
            attempted(id("3", before), "ep_2", 1, before, 20_000, null),
            moved("3", "ep_2", "acme", CANCELLED, "ENDPOINT_DELETED", before, null)));

    addUp();
    Map<String, EndpointCounts> counts =
        figures.endpoints(List.of("ep_1", "ep_2", "ep_3", "ep_1"), NOW);

    Instant since = HOUR.minus(Duration.ofHours(1));
    assertThat(counts)
        .containsOnly(
            Map.entry(
                "ep_1",
                new EndpointCounts(
                    1,
                    false,
                    HOUR.minusSeconds(90),
                    1,
                    new Last(HOUR.plusSeconds(60), "DELIVERED", 204),
                    new Hour(since, 3, 1, 431L))),
            Map.entry(
                "ep_2",
                new EndpointCounts(
                    0,
                    false,
                    null,
                    0,
                    new Last(before, "TIMEOUT", null),
                    new Hour(since, 0, 0, null))),
            Map.entry(
                "ep_3", new EndpointCounts(0, false, null, 0, null, new Hour(since, 0, 0, null))));
    assertThat(figures.endpoints(List.of(), NOW)).isEmpty();
  }

  @Test
  void countsOfManyEndpointsTakeAsManyQueriesAsThoseOfOne() {
    assertThat(queriesFor(250)).isEqualTo(queriesFor(1)).isLessThan(8);
  }

  private int queriesFor(int endpoints) {
    AtomicInteger queries = new AtomicInteger();
    DataSource counted =
        counting(
            DataSource.class,
            dataSource(),
            "getConnection",
            found ->
                counting(
                    Connection.class,
                    (Connection) found,
                    "prepareStatement",
                    statement -> {
                      queries.incrementAndGet();
                      return statement;
                    }));
    new JdbcFigures(counted, Duration.ofSeconds(10))
        .endpoints(IntStream.range(0, endpoints).mapToObj(each -> "ep_" + each).toList(), NOW);
    return queries.get();
  }

  private static <T> T counting(
      Class<T> type, T target, String method, UnaryOperator<Object> result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, args) -> {
              Object found = called.invoke(target, args);
              return called.getName().equals(method) ? result.apply(found) : found;
            }));
  }

  @Test
  void tenantsAreListedFromOneToTheNext() {
    for (String tenant : List.of("b", "a", "c", "B", "d")) {
      for (int hour = 0; hour < 3; hour++) {
        history.record(
            List.of(
                Entries.accepted(
                    tenant + hour, "t." + hour, tenant, HOUR.plus(Duration.ofHours(hour)))));
      }
    }

    addUp();
    assertThat(figures.tenants(null, Order.ASC, 10)).containsExactly("B", "a", "b", "c", "d");
    assertThat(figures.tenants("a", Order.ASC, 2)).containsExactly("b", "c");
    assertThat(figures.tenants("d", Order.ASC, 2)).isEmpty();
    assertThat(figures.tenants(null, Order.DESC, 3)).containsExactly("d", "c", "b");
    assertThat(figures.tenants("b", Order.DESC, 3)).containsExactly("a", "B");
  }

  @Test
  void countsOfTenantsAreTheirTrafficAndTheirDeliveriesThatHaveNotEnded() {
    Instant yesterday = HOUR.minus(Duration.ofHours(24));
    history.record(
        List.of(
            Entries.accepted("e1", "t.1", "acme", HOUR),
            Entries.accepted("e2", "t.1", "acme", HOUR.minusSeconds(1)),
            Entries.accepted("e3", "t.1", "acme", yesterday),
            Entries.accepted("e4", "t.2", "acme", yesterday.minusSeconds(1)),
            Entries.accepted("e5", "t.2", "acme", HOUR.minus(Duration.ofDays(31))),
            moved("1", "ep_1", "acme", RETRYING, "TIMEOUT", HOUR, NOW),
            moved("2", "ep_1", "acme", DEAD_LETTER, "SCHEDULE_EXHAUSTED", HOUR, null),
            moved("3", "ep_2", "other", PENDING, null, HOUR, null)));

    addUp();
    assertThat(figures.tenantCounts(List.of("acme", "none"), NOW))
        .containsOnly(
            Map.entry(
                "acme",
                new TenantCounts(
                    1, false, 1, new Traffic(2, 1, 0), new Traffic(3, 1, 0), new Traffic(4, 1, 0))),
            Map.entry(
                "none",
                new TenantCounts(
                    0,
                    false,
                    0,
                    new Traffic(0, 0, 0),
                    new Traffic(0, 0, 0),
                    new Traffic(0, 0, 0))));
  }

  @Test
  void everyDeliveryOfAnEventIsAccountedFor() {
    history.record(List.of(matched("e1", 5), matched("e2", 0)));
    int number = 0;
    for (DeliveryStatus status : DeliveryStatus.values()) {
      history.record(List.of(moved("e1", "" + number++, status, LATER)));
    }

    assertThat(accounting(null, LATER))
        .isEqualTo(new Accounting(2, 5, 1, 2, 1, 1, 0, 0, 0, List.of()));
    assertThat(accounting("unknown", LATER))
        .isEqualTo(new Accounting(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
  }

  @Test
  void eachDeliveryThatDoesNotAddUpIsNamed() {
    history.record(
        List.of(
            matched("few", 2),
            matched("many", 1),
            matched("same", 3),
            moved("few", "1", DELIVERED, NOW),
            moved("many", "1", DELIVERED, NOW),
            moved("many", "2", DELIVERED, NOW),
            moved("none", "1", DELIVERED, NOW),
            moved("same", "1", DEAD_LETTER, NOW),
            moved("same", "2", DEAD_LETTER, NOW),
            moved("same", "3", RETRYING, HOUR.minusSeconds(1))));
    jdbc.sql("DELETE FROM webhooks_dead_letter WHERE id = ?").param(id("same1", HOUR)).update();
    jdbc.sql("UPDATE webhooks_delivery SET status = 'DELIVERED' WHERE id = ?")
        .param(id("same2", HOUR))
        .update();

    Accounting accounting = accounting(null, LATER);

    assertThat(accounting.unaccounted()).isEqualTo(6);
    assertThat(accounting.difference()).isEqualTo(-1);
    assertThat(accounting.data())
        .extracting(Unaccounted::kind, Unaccounted::eventId, Unaccounted::deliveryId)
        .containsExactly(
            named(Kind.DELIVERY_MISSING, "few", null),
            named(Kind.DELIVERY_EXTRA, "many", null),
            named(Kind.EVENT_MISSING, "none", id("none1", HOUR)),
            named(Kind.DEAD_LETTER_MISSING, "same", id("same1", HOUR)),
            named(Kind.DEAD_LETTER_EXTRA, "same", id("same2", HOUR)),
            named(Kind.OVERDUE, "same", id("same3", HOUR)));
    assertThat(accounting.data().get(0).matched()).isEqualTo(2);
    assertThat(accounting.data().get(0).recorded()).isEqualTo(1);
  }

  private static org.assertj.core.groups.Tuple named(Kind kind, String event, String delivery) {
    return org.assertj.core.groups.Tuple.tuple(kind, event, delivery);
  }

  /** Whose deliveries may come with the next batch of the history. */
  @Test
  void eventThatWasJustAcceptedIsMovingAndMissesNothing() {
    history.record(List.of(matched("e1", 3)));

    Accounting accounting = accounting(null, HOUR);

    assertThat(accounting.moving()).isEqualTo(1);
    assertThat(accounting.difference()).isEqualTo(3);
    assertThat(accounting.unaccounted()).isZero();
  }

  @Test
  void ofManyThatDoNotAddUpAHundredAreNamedAndAllCounted() {
    for (int i = 0; i < 130; i++) {
      history.record(List.of(matched("e" + i, 1)));
    }

    Accounting accounting = accounting(null, LATER);

    assertThat(accounting.unaccounted()).isEqualTo(130);
    assertThat(accounting.data()).hasSize(100);
  }

  private Accounting accounting(String tenant, Instant settled) {
    return figures.accounting(
        HOUR, HOUR.plus(Duration.ofHours(1)), tenant, settled, HOUR.minusMillis(1));
  }

  private static HistoryEntry.Accepted matched(String id, int matched) {
    return new HistoryEntry.Accepted(Entries.accepted(id, HOUR).event(), matched);
  }

  private static Moved moved(String eventId, String number, DeliveryStatus status, Instant at) {
    return new Moved(
        id(eventId + number, HOUR),
        eventId,
        "",
        "ep_" + number,
        "acme",
        "email.sent",
        status,
        1,
        LastAttempt.NONE,
        null,
        status == RETRYING ? at : null,
        HOUR,
        at,
        null);
  }

  private static Moved moved(
      String id,
      String endpointId,
      String tenant,
      DeliveryStatus status,
      String reason,
      Instant createdAt,
      Instant next) {
    return new Moved(
        id(id, createdAt),
        "e" + id,
        "",
        endpointId,
        tenant,
        "email.sent",
        status,
        1,
        LastAttempt.NONE,
        reason,
        next,
        createdAt,
        createdAt,
        null);
  }

  private static String id(String suffix, Instant createdAt) {
    return Entries.deliveryId(suffix, createdAt);
  }
}
