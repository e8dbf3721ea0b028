package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.DEAD_LETTER;
import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;
import static dev.dromedary.delivery.DeliveryStatus.PENDING;
import static dev.dromedary.delivery.DeliveryStatus.RETRYING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Samples;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import dev.dromedary.history.Statistics.DeliveryCounts;
import dev.dromedary.history.Statistics.EventCounts;
import dev.dromedary.history.Statistics.StatisticsGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the statistics of every database keep to. */
abstract class StatisticsContract {

  private static final Instant HOUR = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NEXT = HOUR.plus(Duration.ofHours(1));

  private History history;
  private JdbcStatistics statistics;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    JdbcClient jdbc = JdbcClient.create(dataSource());
    for (String table :
        List.of(
            "attempt",
            "delivery",
            "event",
            "dead_letter",
            "hour_batch",
            "delivery_hour",
            "total_hour",
            "total_minute",
            "event_hour")) {
      jdbc.sql("DELETE FROM webhooks_" + table).update();
    }
    history = new JdbcHistory(dataSource());
    statistics = new JdbcStatistics(dataSource(), Duration.ofSeconds(10));
  }

  @Test
  void attemptsAndDeliveriesAreCountedInTheirHours() {
    history.record(
        List.of(
            attempted("d1", "ep_1", 1, HOUR.plusSeconds(10), 100, 500),
            moved("d1", "ep_1", "acme", "email.sent", RETRYING, 1, HOUR.plusSeconds(11)),
            attempted("d2", "ep_2", 1, HOUR.plusSeconds(20), 20_000, null),
            moved("d2", "ep_2", "acme", "email.bounced", RETRYING, 1, HOUR.plusSeconds(40))));
    history.record(
        List.of(
            attempted("d1", "ep_1", 2, NEXT.minusMillis(1), 30, 204),
            moved("d1", "ep_1", "acme", "email.sent", DELIVERED, 2, NEXT.plusMillis(29)),
            moved("d2", "ep_2", "acme", "email.bounced", DEAD_LETTER, 1, NEXT.plusSeconds(1))));

    assertThat(deliveries(EnumSet.allOf(StatisticsGroup.class)))
        .containsExactly(
            counts(HOUR, "ep_1", "email.sent", "DELIVERED", "DELIVERED", 204, 0, 1, 30L, 27L),
            counts(HOUR, "ep_1", "email.sent", "RETRYING", "FAILED", 500, 0, 1, 100L, 108L),
            counts(
                HOUR, "ep_2", "email.bounced", "RETRYING", "TIMEOUT", null, 0, 1, 20_000L, 19_484L),
            counts(NEXT, "ep_1", "email.sent", "DELIVERED", "DELIVERED", 204, 1, 0, null, null),
            counts(
                NEXT, "ep_2", "email.bounced", "DEAD_LETTER", "TIMEOUT", null, 1, 0, null, null));
    assertThat(deliveries(Set.of()))
        .extracting(DeliveryCounts::deliveries, DeliveryCounts::attempts)
        .containsExactly(tuple(0, 3), tuple(2, 0));
  }

  private static org.assertj.core.groups.Tuple tuple(long deliveries, long attempts) {
    return org.assertj.core.groups.Tuple.tuple(deliveries, attempts);
  }

  /** A batch is repeated after a rollback, and each of its parts may be in another batch then. */
  @Test
  void entriesThatAreRepeatedCountOnce() {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      entries.add(Entries.accepted("e" + i, HOUR.plusSeconds(i)));
      entries.add(moved("d" + i, "ep_1", "acme", "email.sent", PENDING, 0, HOUR.plusSeconds(i)));
      entries.add(attempted("d" + i, "ep_1", 1, HOUR.plusSeconds(i), 10, 500));
      entries.add(
          moved("d" + i, "ep_1", "acme", "email.sent", RETRYING, 1, HOUR.plusSeconds(i + 1)));
      entries.add(attempted("d" + i, "ep_1", 2, HOUR.plusSeconds(i + 2), 10, 204));
      entries.add(
          moved("d" + i, "ep_1", "acme", "email.sent", DELIVERED, 2, HOUR.plusSeconds(i + 3)));
    }

    history.record(entries);
    history.record(entries);
    history.record(entries.subList(0, 7));
    history.record(entries.subList(60, entries.size()));

    assertThat(deliveries(Set.of()))
        .extracting(DeliveryCounts::deliveries, DeliveryCounts::attempts)
        .containsExactly(tuple(20, 40));
    assertThat(events(Set.of())).containsExactly(new EventCounts(HOUR, null, null, 20, 20, 40));
  }

  @Test
  void gatewaysWritingTheSameAtOnceCountOnce() throws Exception {
    List<List<HistoryEntry>> batches = new ArrayList<>();
    for (int batch = 0; batch < 12; batch++) {
      List<HistoryEntry> entries = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String id = "d" + batch + "_" + i;
        String endpoint = "ep_" + i % 7;
        entries.add(Entries.accepted(id, HOUR));
        entries.add(attempted(id, endpoint, 1, HOUR.plusSeconds(60 * batch), 10, 204));
        entries.add(moved(id, endpoint, "acme", "t." + i % 5, DELIVERED, 1, HOUR.plusSeconds(i)));
      }
      batches.add(entries);
    }
    ExecutorService gateways = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        List<List<HistoryEntry>> mine = new ArrayList<>(batches);
        Collections.shuffle(mine, new Random(writer));
        writers.add(
            () -> {
              History own = new JdbcHistory(dataSource());
              JdbcStatistics sums = new JdbcStatistics(dataSource(), Duration.ofSeconds(10));
              for (List<HistoryEntry> batch : mine) {
                own.record(batch);
                sums.addUp();
              }
              return null;
            });
      }
      for (Future<Void> writer : gateways.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      gateways.shutdownNow();
    }

    assertThat(events(Set.of())).containsExactly(new EventCounts(HOUR, null, null, 360, 360, 360));
    assertThat(deliveries(Set.of()))
        .extracting(DeliveryCounts::deliveries, DeliveryCounts::attempts)
        .containsExactly(tuple(360, 360));
  }

  /** It ended before and ends again: by its requeue it was owed once more. */
  @Test
  void requeuedDeliveryCountsAgain() {
    Moved dead = moved("d1", "ep_1", "acme", "email.sent", DEAD_LETTER, 1, HOUR.plusSeconds(1));
    Moved again = moved("d1", "ep_1", "acme", "email.sent", PENDING, 1, HOUR.plusSeconds(2));
    history.record(List.of(attempted("d1", "ep_1", 1, HOUR, 10, 500), dead));
    history.record(List.of(again));
    history.record(
        List.of(
            attempted("d1", "ep_1", 2, HOUR.plusSeconds(3), 10, 204),
            moved("d1", "ep_1", "acme", "email.sent", DELIVERED, 2, HOUR.plusSeconds(4))));
    history.record(List.of(dead, again));

    assertThat(deliveries(Set.of(StatisticsGroup.STATUS)))
        .extracting(DeliveryCounts::status, DeliveryCounts::deliveries)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("DEAD_LETTER", 1L),
            org.assertj.core.groups.Tuple.tuple("DELIVERED", 1L));
  }

  /** Which knows its time in milliseconds. */
  @Test
  void deadLetterThatWasFoundOnItsQueueFirstCountsOnce() {
    Instant at = HOUR.plusNanos(1_234_567_000);
    Moved dead = moved("d1", "ep_1", "acme", "email.sent", DEAD_LETTER, 1, at);
    DeadLetter found =
        new DeadLetter(
            "d1",
            "e1",
            "",
            "email.sent",
            "acme",
            "ep_1",
            "SCHEDULE_EXHAUSTED",
            LastAttempt.NONE,
            1,
            HOUR,
            at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));

    new JdbcDeadLetterIndex(dataSource(), Duration.ofSeconds(10)).add(List.of(found));
    history.record(List.of(attempted("d1", "ep_1", 1, HOUR, 10, 500), dead));

    assertThat(deliveries(Set.of()))
        .extracting(DeliveryCounts::deliveries, DeliveryCounts::attempts)
        .containsExactly(tuple(1, 1));
  }

  @Test
  void sumsOfManyBatchesAreAddedInSteps() {
    history.record(List.of(Entries.accepted("e1", HOUR)));
    JdbcClient jdbc = JdbcClient.create(dataSource());
    int batches = 1;
    for (; batches <= JdbcHours.ADDED; batches *= 2) {
      jdbc.sql("INSERT INTO webhooks_hour_batch (sums) SELECT sums FROM webhooks_hour_batch")
          .update();
    }

    assertThat(statistics.addUp()).isTrue();
    assertThat(statistics.addUp()).isFalse();
    assertThat(events(Set.of())).containsExactly(new EventCounts(HOUR, null, null, batches, 0, 0));
  }

  @Test
  void rejectedBatchCountsNothing() {
    List<HistoryEntry> entries =
        List.of(
            attempted("d1", "ep_1", 1, HOUR, 10, 204),
            moved("d1", "ep_1", "acme", "x".repeat(300), DELIVERED, 1, HOUR));

    assertThatThrownBy(() -> history.record(entries)).isInstanceOf(DataAccessException.class);

    assertThat(deliveries(Set.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ",,, 8",
    "acme,,, 4",
    ",ep_1,, 4",
    ",,email.sent, 4",
    ",,email.*, 8",
    ",,*.sent, 4",
    ",,web.**, 0",
    "acme,ep_1,email.*, 4",
    "acme,ep_2,, 0",
    "unknown,,, 0"
  })
  void statisticsAreFoundByTenantEndpointAndType(
      String tenant, String endpointId, String eventType, long attempts) {
    int number = 0;
    for (String owner : List.of("acme", "other")) {
      for (String type : List.of("email.sent", "email.bounced")) {
        for (int time = 0; time < 2; time++) {
          String id = "d" + number++;
          String endpoint = owner.equals("acme") ? "ep_1" : "ep_2";
          history.record(
              List.of(
                  attempted(id, endpoint, 1, HOUR, 10, 204),
                  moved(id, endpoint, owner, type, DELIVERED, 1, HOUR)));
        }
      }
    }

    statistics.addUp();
    assertThat(
            statistics
                .deliveries(
                    query(Duration.ofHours(1), Set.of(), tenant, endpointId, eventType), 100)
                .stream()
                .mapToLong(DeliveryCounts::attempts)
                .sum())
        .isEqualTo(attempts);
  }

  @Test
  void stepsBeginWithTheFirstHourAndNoLaterHourCounts() {
    for (int hour = -1; hour < 50; hour++) {
      Instant at = HOUR.plus(Duration.ofHours(hour));
      history.record(List.of(Entries.accepted("e" + hour, at)));
    }

    statistics.addUp();
    assertThat(
            statistics.events(
                new Statistics.Query(
                    HOUR,
                    HOUR.plus(Duration.ofHours(48)),
                    Duration.ofHours(20),
                    Set.of(StatisticsGroup.TENANT),
                    null,
                    null,
                    null,
                    null,
                    null),
                100))
        .containsExactly(
            new EventCounts(HOUR, "acme", null, 20, 0, 0),
            new EventCounts(HOUR.plus(Duration.ofHours(20)), "acme", null, 20, 0, 0),
            new EventCounts(HOUR.plus(Duration.ofHours(40)), "acme", null, 8, 0, 0));
  }

  /** Of all tenants, endpoints and types together. */
  @Test
  void minutesAreCountedOnceAndDeletedWhenTheyAreOld() {
    Instant second = HOUR.plusSeconds(60);
    List<HistoryEntry> entries =
        List.of(
            Entries.accepted("e1", HOUR.plusSeconds(59)),
            Entries.accepted("e2", "web.seen", "other", HOUR.plusSeconds(1)),
            attempted("d1", "ep_1", 1, HOUR.plusSeconds(59), 100, 500),
            moved("d1", "ep_1", "acme", "email.sent", RETRYING, 1, second),
            attempted("d2", "ep_2", 1, second, 30, 204),
            moved("d2", "ep_2", "other", "web.seen", DELIVERED, 1, second.plusMillis(30)));
    history.record(entries);
    history.record(entries);
    statistics.addUp();

    Set<StatisticsGroup> groups = Set.of(StatisticsGroup.STATUS);
    Statistics.Query minutes = query(Duration.ofMinutes(1), groups, null, null, null);
    assertThat(statistics.events(query(Duration.ofMinutes(1), Set.of(), null, null, null), 9))
        .containsExactly(
            new EventCounts(HOUR, null, null, 2, 0, 1),
            new EventCounts(second, null, null, 0, 1, 1));
    assertThat(statistics.deliveries(minutes, 9))
        .as("none of events alone")
        .extracting(
            DeliveryCounts::from,
            DeliveryCounts::status,
            DeliveryCounts::deliveries,
            DeliveryCounts::attempts,
            DeliveryCounts::p95Ms)
        .containsExactly(
            Tuple.tuple(HOUR, "RETRYING", 0L, 1L, 108L),
            Tuple.tuple(second, "DELIVERED", 1L, 1L, 27L));
    assertThat(statistics.deliveries(query(Duration.ofMinutes(30), Set.of(), null, null, null), 9))
        .extracting(DeliveryCounts::from, DeliveryCounts::attempts)
        .containsExactly(Tuple.tuple(HOUR, 2L));

    statistics.deleteMinutesBefore(second.plusSeconds(30));

    assertThat(statistics.deliveries(minutes, 9))
        .extracting(DeliveryCounts::from)
        .containsExactly(second);
  }

  @Test
  void sumsOfAnOlderGatewayHaveNoMinutes() {
    HourSums sums = new HourSums();

    sums.add("[[[[1,\"acme\",\"ep_1\",\"t\",\"DELIVERED\",\"DELIVERED\",204],1,1,5,null,[1]]],[]]");

    assertThat(sums.deliveries()).hasSize(1);
    assertThat(sums.minutes()).isEmpty();
  }

  @Test
  void hoursAreKeptAfterTheHistoryAndDeletedWhole() {
    history.record(
        List.of(
            Entries.accepted("e1", HOUR.minusSeconds(1)),
            Entries.accepted("e2", HOUR),
            attempted("d1", "ep_1", 1, HOUR.minusSeconds(1), 10, 204),
            moved("d1", "ep_1", "acme", "email.sent", DELIVERED, 1, HOUR)));
    history.deleteBefore(NEXT, 100, null);
    assertThat(events(Set.of())).hasSize(1);

    assertThat(statistics.deleteBefore(HOUR.plusSeconds(3599))).isEqualTo(3);

    assertThat(events(Set.of())).containsExactly(new EventCounts(HOUR, null, null, 1, 1, 0));
    assertThat(deliveries(Set.of()))
        .extracting(DeliveryCounts::deliveries, DeliveryCounts::attempts)
        .containsExactly(tuple(1, 0));
  }

  @Test
  void answerHasNoMoreRowsThanItsLimit() {
    for (int i = 0; i < 5; i++) {
      history.record(List.of(Entries.accepted("e" + i, "t" + i, "acme", HOUR)));
    }

    statistics.addUp();
    assertThat(
            statistics.events(
                query(Duration.ofHours(1), Set.of(StatisticsGroup.EVENT_TYPE), null, null, null),
                3))
        .hasSize(3);
  }

  @Test
  void groupsWithTheMostAttemptsOfSomeResultsAreFirst() {
    history.record(
        List.of(
            Entries.accepted("e1", HOUR),
            attempted("d1", "ep_1", 1, HOUR, 10, 500),
            moved("d1", "ep_1", "acme", "email.sent", DeliveryStatus.RETRYING, 1, HOUR),
            attempted("d2", "ep_2", 1, HOUR, 10, 500),
            moved("d2", "ep_2", "acme", "email.sent", DeliveryStatus.RETRYING, 1, HOUR),
            attempted("d3", "ep_3", 1, HOUR, 10, 204),
            moved("d3", "ep_3", "acme", "email.sent", DELIVERED, 1, HOUR)));
    history.record(
        List.of(
            attempted("d2", "ep_2", 2, NEXT, 10, 500),
            moved("d2", "ep_2", "acme", "email.sent", DeliveryStatus.RETRYING, 2, NEXT)));

    statistics.addUp();
    assertThat(failures(5))
        .extracting(
            DeliveryCounts::endpointId,
            DeliveryCounts::attempts,
            DeliveryCounts::firstHour,
            DeliveryCounts::lastAt)
        .containsExactly(Tuple.tuple("ep_2", 2L, HOUR, NEXT), Tuple.tuple("ep_1", 1L, HOUR, HOUR));
    assertThat(failures(1)).extracting(DeliveryCounts::endpointId).containsExactly("ep_2");
  }

  private List<DeliveryCounts> failures(int top) {
    return statistics.deliveries(
        new Statistics.Query(
            HOUR,
            HOUR.plus(Duration.ofHours(2)),
            Duration.ofHours(2),
            Set.of(StatisticsGroup.ENDPOINT_ID),
            null,
            null,
            null,
            List.of(AttemptResult.Result.FAILED),
            top),
        1_000);
  }

  private List<DeliveryCounts> deliveries(Set<StatisticsGroup> groups) {
    statistics.addUp();
    return statistics.deliveries(query(Duration.ofHours(1), groups, null, null, null), 1_000);
  }

  private List<EventCounts> events(Set<StatisticsGroup> groups) {
    statistics.addUp();
    return statistics.events(query(Duration.ofHours(1), groups, null, null, null), 1_000);
  }

  private static Statistics.Query query(
      Duration step,
      Set<StatisticsGroup> groups,
      String tenant,
      String endpointId,
      String eventType) {
    return new Statistics.Query(
        HOUR,
        HOUR.plus(Duration.ofHours(2)),
        step,
        groups,
        tenant,
        endpointId,
        eventType,
        null,
        null);
  }

  private static DeliveryCounts counts(
      Instant from,
      String endpointId,
      String type,
      String status,
      String result,
      Integer statusCode,
      long deliveries,
      long attempts,
      Long meanMs,
      Long percentile) {
    return new DeliveryCounts(
        from,
        "acme",
        endpointId,
        type,
        status,
        result,
        statusCode,
        deliveries,
        attempts,
        meanMs,
        percentile,
        percentile,
        percentile,
        null,
        null);
  }

  static Moved moved(
      String id,
      String endpointId,
      String tenant,
      String type,
      DeliveryStatus status,
      int attempts,
      Instant at) {
    return new Moved(
        id,
        "e" + id,
        "",
        endpointId,
        tenant,
        type,
        status,
        attempts,
        status == DELIVERED
            ? new LastAttempt(at, "DELIVERED", null, 204)
            : status == DEAD_LETTER
                ? new LastAttempt(at, "TIMEOUT", "RESPONSE_TIMEOUT", null)
                : LastAttempt.NONE,
        null,
        null,
        HOUR,
        at,
        null);
  }

  static Attempted attempted(
      String deliveryId, String endpointId, int number, Instant at, long millis, Integer code) {
    return new Attempted(
        "a" + number,
        deliveryId,
        endpointId,
        number,
        Delivery.Trigger.SCHEDULE,
        at,
        millis,
        code,
        code == null ? "TIMEOUT" : code < 300 ? "DELIVERED" : "FAILED",
        null,
        CallText.write(Samples.CALL));
  }
}
