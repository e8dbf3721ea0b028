package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.CANCELLED;
import static dev.dromedary.delivery.DeliveryStatus.DEAD_LETTER;
import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;
import static dev.dromedary.delivery.DeliveryStatus.PENDING;
import static dev.dromedary.delivery.DeliveryStatus.RETRYING;
import static dev.dromedary.history.Entries.NOW;
import static dev.dromedary.history.Entries.accepted;
import static dev.dromedary.history.Entries.attempted;
import static dev.dromedary.history.Entries.deliveryId;
import static dev.dromedary.history.Entries.key;
import static dev.dromedary.history.Entries.moved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Call;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Mismatch;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.delivery.Wait;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.history.History.EventRow;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What every history keeps to. */
abstract class HistoryContract {

  private JdbcClient jdbc;
  History history;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    jdbc = JdbcClient.create(dataSource());
    for (String table : List.of("webhooks_attempt", "webhooks_delivery", "webhooks_event")) {
      jdbc.sql("DELETE FROM " + table).update();
    }
    history = new JdbcHistory(dataSource());
  }

  @Test
  void showsWhatWasRecorded() {
    HistoryEntry.Accepted event = accepted("e1", NOW);
    HistoryEntry.Moved delivery = moved("d1", "e1", RETRYING, NOW.plusSeconds(1));
    HistoryEntry.Attempted first = attempted("a1", "d1", 1);
    HistoryEntry.Attempted second = attempted("a2", "d1", 2);

    history.record(List.of(event, delivery, second, first));

    EventRow row = history.event(key("e1")).orElseThrow();
    assertThat(row.event()).usingRecursiveComparison().isEqualTo(event.event());
    assertThat(row.matched()).isEqualTo(1);
    assertThat(history.delivery("d1"))
        .contains(
            new DeliveryRow(
                "d1",
                "e1",
                "",
                "ep_1",
                "acme",
                "email.sent",
                RETRYING,
                1,
                new LastAttempt(NOW.plusSeconds(1), "TIMEOUT", "RESPONSE_TIMEOUT", null),
                "TIMEOUT",
                NOW.plusSeconds(6),
                NOW,
                NOW.plusSeconds(1),
                List.of()));
    assertThat(history.attempts("d1")).containsExactly(first, second);
    assertThat(history.event(key("e2"))).isEmpty();
    assertThat(history.delivery("d2")).isEmpty();
    assertThat(history.attempts("d2")).isEmpty();
  }

  /** A fan-out is recorded when it begins, and with the number when it is through. */
  @Test
  void ofTwoRecordsOfAnEventTheHigherNumberOfMatchesCounts() {
    history.record(List.of(matched(0), matched(3)));
    assertThat(history.event(key("e1")).orElseThrow().matched()).isEqualTo(3);

    history.record(List.of(matched(7)));
    history.record(List.of(matched(0)));

    assertThat(history.event(key("e1")).orElseThrow().matched()).isEqualTo(7);
  }

  @Test
  void mismatchesOfAnEventAreKeptAsTheyWereAtTheMatch() {
    List<Mismatched> mismatched =
        List.of(
            new Mismatched("ep_1", Mismatch.FILTER_FAILED, "no such key: a"),
            new Mismatched("ep_2", Mismatch.EVENT_TYPE));

    history.record(
        HistoryCodec.decode(
            HistoryCodec.encode(
                List.of(new HistoryEntry.Accepted(accepted("e1", NOW).event(), 3, mismatched)))));

    assertThat(history.event(key("e1")).orElseThrow().mismatched()).isEqualTo(mismatched);
  }

  private static HistoryEntry.Accepted matched(int matched) {
    HistoryEntry.Accepted event = accepted("e1", NOW);
    return new HistoryEntry.Accepted(event.event(), matched);
  }

  @Test
  void keepsAttemptsWithoutAnswerAndOddAnswers() {
    HistoryEntry.Attempted odd =
        new HistoryEntry.Attempted(
            "a1",
            "d1",
            "ep_1",
            1,
            Delivery.Trigger.REPLAY,
            NOW,
            20_000,
            null,
            "TIMEOUT",
            "no answer within 20 s",
            CallText.write(
                new Call(
                    "https://a.example/\0",
                    null,
                    null,
                    Map.of("X-Odd", "\0\"\\"),
                    Map.of("X-Even", "\0\u00fc"),
                    "a\0b",
                    "/\0",
                    "esb-1/3f6c0f3e",
                    "c\0d")));

    history.record(List.of(odd));

    HistoryEntry.Attempted kept = history.attempts("d1").get(0);
    assertThat(kept.statusCode()).isNull();
    assertThat(kept.error()).isEqualTo("no answer within 20 s");
    assertThat(kept.call()).isEqualTo(odd.call());
  }

  @Test
  void sameEntriesAgainChangeNothing() {
    List<HistoryEntry> entries =
        List.of(
            accepted("e1", NOW),
            moved("d1", "e1", DELIVERED, NOW.plusSeconds(1)),
            attempted("a1", "d1", 1));
    history.record(entries);
    DeliveryRow before = history.delivery("d1").orElseThrow();

    history.record(entries);
    history.record(List.of(entries.get(2), entries.get(2), entries.get(0), entries.get(0)));

    assertThat(history.delivery("d1")).contains(before);
    assertThat(count("webhooks_event")).isEqualTo(1);
    assertThat(count("webhooks_delivery")).isEqualTo(1);
    assertThat(count("webhooks_attempt")).isEqualTo(1);
  }

  @Test
  void firstAcceptanceOfAnEventCounts() {
    history.record(List.of(accepted("e1", NOW), accepted("e1", NOW.plusSeconds(1))));
    history.record(List.of(accepted("e1", NOW.plusSeconds(2))));

    assertThat(history.event(key("e1")).orElseThrow().event().acceptedAt()).isEqualTo(NOW);
  }

  @Test
  void olderEntryNeverWins() {
    HistoryEntry.Moved newer = moved("d1", "e1", DELIVERED, NOW.plusSeconds(2));
    HistoryEntry.Moved older = moved("d1", "e1", RETRYING, NOW.plusSeconds(1));

    history.record(List.of(newer));
    history.record(List.of(older));
    history.record(List.of(moved("d2", "e1", DELIVERED, NOW.plusSeconds(2)), older));
    assertThat(history.delivery("d1").orElseThrow().status()).isEqualTo(DELIVERED);

    history.record(
        List.of(
            moved("d3", "e1", DELIVERED, NOW.plusSeconds(2)),
            moved("d3", "e1", RETRYING, NOW.plusSeconds(1))));
    assertThat(history.delivery("d3").orElseThrow().status()).isEqualTo(DELIVERED);
  }

  /** The clock of the sender, or of the gateway that wrote first, may be ahead. */
  @Test
  void moreAttemptsCountWhateverTheClocksSay() {
    HistoryEntry.Moved ahead = moved("d1", "e1", PENDING, NOW.plusSeconds(10));
    HistoryEntry.Moved delivered = moved("d1", "e1", DELIVERED, NOW);

    history.record(List.of(ahead));
    history.record(List.of(delivered));
    assertThat(history.delivery("d1").orElseThrow().status()).isEqualTo(DELIVERED);

    history.record(List.of(ahead));
    assertThat(history.delivery("d1").orElseThrow().status()).isEqualTo(DELIVERED);

    history.record(
        List.of(
            moved("d2", "e1", DELIVERED, NOW), moved("d2", "e1", PENDING, NOW.plusSeconds(10))));
    assertThat(history.delivery("d2").orElseThrow().status()).isEqualTo(DELIVERED);
  }

  /** A requeue does not repeat them. */
  @Test
  void waitsStayUnlessTheEntryHasOthers() {
    String waits = "CIRCUIT_OPEN 1772359200000-1772359205000";
    HistoryEntry.Moved waited = moved("d1", "e1", RETRYING, NOW);
    history.record(List.of(waiting(waited, waits)));
    history.record(List.of(moved("d1", "e1", RETRYING, NOW.plusSeconds(1))));

    assertThat(history.delivery("d1").orElseThrow().waits())
        .containsExactly(
            new Wait(
                "CIRCUIT_OPEN",
                Instant.parse("2026-03-01T10:00:00Z"),
                Instant.parse("2026-03-01T10:00:05Z")));

    history.record(
        List.of(waiting(moved("d1", "e1", DELIVERED, NOW.plusSeconds(2)), "ENDPOINT_BUSY 1-2")));

    assertThat(history.delivery("d1").orElseThrow().waits())
        .extracting(Wait::reason)
        .containsExactly("ENDPOINT_BUSY");
  }

  private static HistoryEntry.Moved waiting(HistoryEntry.Moved moved, String waits) {
    return new HistoryEntry.Moved(
        moved.deliveryId(),
        moved.eventId(),
        moved.eventSource(),
        moved.endpointId(),
        moved.tenant(),
        moved.eventType(),
        moved.status(),
        moved.attempts(),
        moved.last(),
        moved.reason(),
        moved.nextAttemptAt(),
        moved.createdAt(),
        moved.at(),
        waits);
  }

  @Test
  void newerEntryMovesTheDeliveryButNotItsCreation() {
    history.record(List.of(moved("d1", "e1", RETRYING, NOW.plusSeconds(1))));
    history.record(
        List.of(
            moved("d0", "e1", PENDING, NOW),
            moved("d1", "e1", "ep_1", DELIVERED, NOW.plusSeconds(9), NOW.plusSeconds(9)),
            moved("d2", "e1", PENDING, NOW)));

    DeliveryRow row = history.delivery("d1").orElseThrow();
    assertThat(row.status()).isEqualTo(DELIVERED);
    assertThat(row.last().statusCode()).isEqualTo(204);
    assertThat(row.reason()).isNull();
    assertThat(row.nextAttemptAt()).isNull();
    assertThat(row.createdAt()).isEqualTo(NOW);
    assertThat(row.updatedAt()).isEqualTo(NOW.plusSeconds(9));
    assertThat(history.delivery("d0")).isPresent();
    assertThat(history.delivery("d2")).isPresent();
  }

  @Test
  void refusedEntryLeavesNothingOfItsCall() {
    assertThatThrownBy(
            () ->
                history.record(
                    List.of(
                        accepted("e1", NOW),
                        moved("d1", "e1", DELIVERED, NOW),
                        attempted("x".repeat(201), "d1", 1))))
        .isInstanceOf(DataAccessException.class)
        .isNotInstanceOf(StoreUnavailableException.class);

    assertThat(history.event(key("e1"))).isEmpty();
    assertThat(history.delivery("d1")).isEmpty();
    history.record(List.of(accepted("e1", NOW)));
    assertThat(history.event(key("e1"))).isPresent();
  }

  @Test
  void gatewaysWritingTheSameAtOnceNeitherFailNorLose() throws Exception {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      entries.add(accepted("e" + i, NOW));
      entries.add(moved("d" + i, "e" + i, RETRYING, NOW.plusSeconds(1)));
      entries.add(moved("d" + i, "e" + i, DELIVERED, NOW.plusSeconds(2)));
      entries.add(attempted("a" + i, "d" + i, 1));
    }
    ExecutorService gateways = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        Random random = new Random(writer);
        writers.add(
            () -> {
              History own = new JdbcHistory(dataSource());
              List<HistoryEntry> mine = new ArrayList<>(entries);
              for (int round = 0; round < 20; round++) {
                Collections.shuffle(mine, random);
                own.record(mine.subList(0, 150));
                own.record(mine.subList(150, mine.size()));
              }
              return null;
            });
      }
      for (var writer : gateways.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      gateways.shutdownNow();
    }

    assertThat(count("webhooks_event")).isEqualTo(64);
    assertThat(count("webhooks_attempt")).isEqualTo(64);
    assertThat(deliveries(null, DELIVERED)).hasSize(64);
  }

  @Test
  void eventPagesAreCompleteWithoutDoublesWhileEventsArrive() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      // Pairs at the same time: the id decides.
      expected.add("e%03d".formatted(i));
      history.record(List.of(accepted("e%03d".formatted(i), NOW.plusMillis(i / 2))));
    }

    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Page<EventRow> page =
          history.events(EventFilter.ANY, null, new PageRequest(7, Order.ASC, cursor));
      page.data().forEach(row -> seen.add(row.event().id()));
      cursor = page.nextCursor();
      if (seen.size() < 50) {
        String late = "e%03d".formatted(100 + seen.size());
        expected.add(late);
        history.record(List.of(accepted(late, NOW.plusSeconds(seen.size()))));
      }
    } while (cursor != null);

    assertThat(seen).containsExactlyElementsOf(expected);
  }

  @Test
  void deliveryPagesAreCompleteWithoutDoublesWhileDeliveriesArrive() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      expected.add(0, "d%03d".formatted(i));
      Instant at = NOW.plusMillis(i / 2);
      history.record(List.of(moved("d%03d".formatted(i), "e1", "ep_1", PENDING, at, at)));
    }

    for (String endpointId : new String[] {null, "ep_1"}) {
      List<String> seen = new ArrayList<>();
      String cursor = null;
      do {
        Page<DeliveryRow> page =
            history.deliveries(
                Asked.by("endpointId", endpointId).deliveries(),
                new PageRequest(7, Order.DESC, cursor));
        page.data().forEach(row -> seen.add(row.id()));
        cursor = page.nextCursor();
        Instant later = NOW.plusSeconds(seen.size());
        String id = (endpointId == null ? "x" : "y") + seen.size();
        history.record(List.of(moved(id, "e1", "ep_2", PENDING, later, later)));
      } while (cursor != null);
      assertThat(seen).filteredOn(id -> id.startsWith("d")).containsExactlyElementsOf(expected);
      assertThat(seen).doesNotHaveDuplicates();
    }
  }

  @Test
  void fullLastPageHasNoNext() {
    history.record(List.of(accepted("e1", NOW), accepted("e2", NOW)));

    assertThat(
            history.events(EventFilter.ANY, null, new PageRequest(2, Order.ASC, null)).nextCursor())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!",
        "abc",
        "OmUx",
        "MTp",
        "eDp5",
        "OTk5OTk5OTk5OTk5OTk5OTk5OTk6eA",
        // The years 287,169 and -283,230, which PostgreSQL cannot have.
        "OTAwMDAwMDAwMDAwMDAwMDAwMAppZAp0CnM",
        "LTkwMDAwMDAwMDAwMDAwMDAwMDAKaWQKdApz"
      })
  void foreignCursorIsRejected(String cursor) {
    PageRequest page = new PageRequest(2, Order.ASC, cursor);
    assertThatThrownBy(() -> history.events(EventFilter.ANY, null, page))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("'cursor' is not one that this API gave");
  }

  @Test
  void eventsAreFoundByTenantAndTime() {
    history.record(
        List.of(
            accepted("e1", "email.sent", "acme", NOW),
            accepted("e2", "email.sent", "acme", NOW.plusSeconds(1)),
            accepted("e3", "email.sent", "other", NOW.plusSeconds(1)),
            accepted("e4", "email.sent", "acme", NOW.plusSeconds(2))));

    assertThat(eventIds("acme", null, NOW.plusSeconds(1), NOW.plusSeconds(2)))
        .containsExactly("e2");
    assertThat(eventIds(null, null, NOW.plusSeconds(1), null)).containsExactly("e2", "e3", "e4");
    assertThat(eventIds("acme", null, null, NOW.plusSeconds(1))).containsExactly("e1");
  }

  @ParameterizedTest
  @CsvSource({
    "email.sent, 1",
    "email.*, 1 2",
    "email.**, 1 2 3 4",
    "*.sent, 1",
    "email.*.hard, 3",
    "email.*.**, 3 4",
    "email, 5",
    "e_ail.*, 6",
    "**, 1 2 3 4 5 6 7",
  })
  void eventsAreFoundByTypeOrPattern(String pattern, String expected) {
    List<String> types =
        List.of(
            "email.sent",
            "email.bounced",
            "email.bounced.hard",
            "email.bounced.hard.full",
            "email",
            "e_ail.x",
            "emailx.sent.y");
    for (int i = 0; i < types.size(); i++) {
      history.record(
          List.of(accepted(String.valueOf(i + 1), types.get(i), "acme", NOW.plusSeconds(i))));
    }

    assertThat(eventIds(null, pattern, null, null)).containsExactly(expected.split(" "));
  }

  @Test
  void invalidPatternIsRejected() {
    assertThatThrownBy(() -> eventIds(null, "email.b*", null, null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("'type' must be");
  }

  @Test
  void deliveriesAreFoundByEveryField() {
    String first = deliveryId("1", NOW);
    String second = deliveryId("2", NOW.plusSeconds(1));
    String third = deliveryId("3", NOW.plusSeconds(2));
    history.record(
        List.of(
            moved(first, "e1", "ep_1", DELIVERED, NOW, NOW),
            moved(second, "e1", "ep_2", RETRYING, NOW.plusSeconds(1), NOW.plusSeconds(1)),
            moved(third, "e2", "ep_1", RETRYING, NOW.plusSeconds(2), NOW.plusSeconds(2))));

    assertThat(deliveries("ep_1", null)).containsExactly(third, first);
    assertThat(deliveries(null, RETRYING)).containsExactly(third, second);
    assertThat(deliveries("ep_1", RETRYING)).containsExactly(third);
    assertThat(ids(Asked.by("eventId", "e1"))).containsExactly(second, first);
    assertThat(ids(Asked.by("eventType", "email.*").and("tenant", "acme"))).hasSize(3);
    assertThat(ids(Asked.by("eventType", "sms.sent"))).isEmpty();
    assertThat(ids(Asked.by("tenant", "other"))).isEmpty();
    assertThat(ids(Asked.by("since", NOW.plusSeconds(1)).and("until", NOW.plusSeconds(2))))
        .containsExactly(second);
  }

  /** Each value of a list, of one parameter or of several, in either order, and page by page. */
  @Test
  void deliveriesAreFoundByAnyOfSeveralValues() {
    List<HistoryEntry> entries = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Instant at = NOW.plusMillis(i);
      ids.add(deliveryId("x", at));
      DeliveryStatus status = List.of(DELIVERED, RETRYING, DEAD_LETTER).get(i % 3);
      entries.add(moved(ids.get(i), "e" + i % 4, "ep_" + i % 2, status, at, at));
    }
    history.record(entries);

    Map<Asked, IntPredicate> expected =
        Map.of(
            Asked.forAll(), i -> true,
            Asked.by("status", DELIVERED, RETRYING), i -> i % 3 < 2,
            Asked.by("endpointId", "ep_0", "ep_1"), i -> true,
            Asked.by("endpointId", "ep_0", "ep_9").and("status", RETRYING, DEAD_LETTER),
                i -> i % 2 == 0 && i % 3 > 0,
            Asked.by("eventId", "e1", "e3").and("status", DELIVERED), i -> i % 2 == 1 && i % 3 == 0,
            Asked.by("tenant", "acme", "other").and("endpointId", "ep_1"), i -> i % 2 == 1,
            Asked.by("tenant", "acme").and("eventType", "sms.*", "email.*"), i -> true,
            Asked.by("eventType", "sms.*", "email.sent", "email.*"), i -> true,
            Asked.by("endpointId", "ep_1").and("since", NOW.plusMillis(6)),
                i -> i % 2 == 1 && i >= 6);
    expected.forEach(
        (asked, meant) -> {
          List<String> up =
              IntStream.range(0, 24).filter(meant).mapToObj(ids::get).collect(Collectors.toList());
          assertThat(asked.deliveries(history, Order.ASC, 3))
              .as("%s", asked)
              .extracting(DeliveryRow::id)
              .containsExactlyElementsOf(up);
          Collections.reverse(up);
          assertThat(asked.deliveries(history, Order.DESC, 3))
              .as("%s", asked)
              .extracting(DeliveryRow::id)
              .containsExactlyElementsOf(up);
        });
  }

  @Test
  void deliveriesAreFoundByTheirLastAttempt() {
    history.record(
        List.of(
            afterAttempt("d1", DELIVERED, "DELIVERED", 200, 1),
            afterAttempt("d2", RETRYING, "FAILED", 503, 3),
            afterAttempt("d3", DEAD_LETTER, "FAILED", 500, 8),
            afterAttempt("d4", RETRYING, "TIMEOUT", null, 2),
            afterAttempt("d5", DEAD_LETTER, "GONE", 410, 1)));

    assertThat(ids(Asked.by("statusCode", "5xx"))).containsExactly("d3", "d2");
    assertThat(ids(Asked.by("statusCode", "503"))).containsExactly("d2");
    assertThat(ids(Asked.by("statusCode", "503", "5xx", "410"))).containsExactly("d5", "d3", "d2");
    assertThat(ids(Asked.by("statusCode", "2xx"))).containsExactly("d1");
    assertThat(ids(Asked.by("statusCode", "4xx", "200"))).containsExactly("d5", "d1");
    assertThat(ids(Asked.by("statusCode", "418"))).isEmpty();
    assertThat(ids(Asked.by("statusCode", "3xx"))).isEmpty();
    assertThat(ids(Asked.by("result", Result.FAILED))).containsExactly("d3", "d2");
    assertThat(ids(Asked.by("result", Result.TIMEOUT, Result.GONE))).containsExactly("d5", "d4");
    assertThat(ids(Asked.by("result", Result.DELIVERED, Result.GONE))).containsExactly("d5", "d1");
    assertThat(ids(Asked.by("result", Result.FAILED).and("status", DELIVERED))).isEmpty();
    assertThat(ids(Asked.by("result", Result.FAILED).and("tenant", "acme")))
        .containsExactly("d3", "d2");
    assertThat(ids(Asked.by("result", Result.FAILED).and("statusCode", "500")))
        .containsExactly("d3");
    assertThat(ids(Asked.by("statusCode", "5xx").and("status", RETRYING))).containsExactly("d2");
    assertThat(ids(Asked.by("minAttempts", 3))).containsExactly("d3", "d2");
    assertThat(ids(Asked.by("minAttempts", 1).and("endpointId", "ep_1"))).hasSize(5);
  }

  private static HistoryEntry afterAttempt(
      String id, DeliveryStatus status, String result, Integer statusCode, int attempts) {
    return new HistoryEntry.Moved(
        id,
        "e1",
        "",
        "ep_1",
        "acme",
        "email.sent",
        status,
        attempts,
        new LastAttempt(NOW, result, null, statusCode),
        null,
        null,
        NOW,
        NOW,
        null);
  }

  @Test
  void lastAttemptIsThatWithTheHighestNumber() {
    history.record(
        List.of(
            attempted("z", "d1", 1),
            attempted("a", "d1", 2),
            attempted("b", "d2", 1),
            attempted("c", "d3", 1)));

    assertThat(history.lastAttempts(List.of("d1", "d2", "d9")))
        .extracting(HistoryEntry.Attempted::id)
        .containsExactlyInAnyOrder("a", "b");
    assertThat(history.lastAttempts(List.of())).isEmpty();
  }

  @Test
  void eventsAreReadWithoutTheirPayload() {
    history.record(
        List.of(
            accepted("17", "/a", "a.b", "acme", NOW),
            accepted("17", "/b", "a.b", "acme", NOW),
            accepted("17", "/a", "a.b", "globex", NOW),
            accepted("18", NOW)));

    List<EventRow> found =
        history.eventsWithoutPayload(
            List.of(new EventKey("acme", "/b", "17"), key("18"), key("19")));

    assertThat(found)
        .extracting(row -> row.event().key())
        .containsExactlyInAnyOrder(new EventKey("acme", "/b", "17"), key("18"));
    assertThat(found).allMatch(row -> row.event().body().length == 0);
    assertThat(history.eventsWithoutPayload(List.of())).isEmpty();
  }

  @Test
  void eventsAreFoundByAnyOfSeveralValuesInEitherOrder() {
    history.record(
        List.of(
            accepted("1", "a.x", "acme", NOW),
            accepted("2", "b.x", "globex", NOW.plusMillis(1)),
            accepted("3", "c.x", "initech", NOW.plusMillis(2)),
            accepted("1", "c.y", "globex", NOW.plusMillis(3))));

    Map<Asked, List<String>> expected =
        Map.of(
            Asked.forAll(), List.of("a.x", "b.x", "c.x", "c.y"),
            Asked.by("tenant", "acme", "globex"), List.of("a.x", "b.x", "c.y"),
            Asked.by("type", "a.*", "c.*"), List.of("a.x", "c.x", "c.y"),
            Asked.by("type", "a.x", "*.y"), List.of("a.x", "c.y"),
            Asked.by("tenant", "globex", "initech").and("type", "*.x"), List.of("b.x", "c.x"),
            Asked.by("id", "1", "3"), List.of("a.x", "c.x", "c.y"),
            Asked.by("id", "1").and("tenant", "globex"), List.of("c.y"));
    expected.forEach(
        (asked, types) -> {
          List<String> down = new ArrayList<>(types);
          Collections.reverse(down);
          assertThat(asked.events(history, Order.ASC, 1))
              .as("%s", asked)
              .extracting(row -> row.event().type())
              .containsExactlyElementsOf(types);
          assertThat(asked.events(history, Order.DESC, 2))
              .as("%s", asked)
              .extracting(row -> row.event().type())
              .containsExactlyElementsOf(down);
        });
  }

  /** Whatever is found on the way: nothing is passed over, and nothing is found twice. */
  @Test
  void eventsThatAreWantedArePagedWithoutGaps() {
    List<HistoryEntry> entries = new ArrayList<>();
    IntStream.range(0, 300).forEach(i -> entries.add(accepted("e" + i, NOW.plusMillis(i))));
    history.record(entries);
    Predicate<Event> wanted = event -> event.id().endsWith("7") || event.id().startsWith("e29");

    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      Page<EventRow> page =
          history.events(EventFilter.ANY, wanted, new PageRequest(4, Order.ASC, cursor));
      assertThat(page.data()).hasSizeLessThanOrEqualTo(4);
      page.data().forEach(row -> found.add(row.event().id()));
      cursor = page.nextCursor();
    } while (cursor != null);

    assertThat(found)
        .containsExactlyElementsOf(
            entries.stream()
                .map(entry -> ((HistoryEntry.Accepted) entry).event())
                .filter(wanted)
                .map(Event::id)
                .toList());
  }

  /** Whenever its event was accepted, and not to another endpoint. */
  @Test
  void knowsWhetherAnEndpointWasDeliveredToSince() {
    history.record(
        List.of(
            accepted("e1", NOW),
            moved("d1", "e1", "ep_1", DELIVERED, NOW, NOW.plusSeconds(60)),
            moved("d2", "e1", "ep_2", RETRYING, NOW, NOW.plusSeconds(120)),
            moved("d3", "e1", "ep_3", DELIVERED, NOW, NOW.plusSeconds(120))));

    assertThat(history.deliveredSince("ep_1", NOW.plusSeconds(60))).isTrue();
    assertThat(history.deliveredSince("ep_1", NOW.plusSeconds(61))).isFalse();
    assertThat(history.deliveredSince("ep_2", NOW)).isFalse();
  }

  @Test
  void knowsWhichEventsItHas() {
    List<HistoryEntry> events = new ArrayList<>();
    IntStream.range(0, 700).forEach(i -> events.add(accepted("e" + i, NOW.plusMillis(i))));
    history.record(events);

    EventKey anothers = new EventKey("globex", "e1");
    List<EventKey> asked = new ArrayList<>(List.of(key("x"), key("e1"), key("e1"), anothers));
    IntStream.range(0, 1200).forEach(i -> asked.add(key("e" + i)));

    assertThat(history.knownEvents(asked))
        .hasSize(700)
        .extracting(Known::key)
        .doesNotContain(key("x"), key("e700"), anothers);
    assertThat(history.knownEvents(List.of())).isEmpty();
    assertThat(history.recentEvents(3))
        .containsExactly(known("e699"), known("e698"), known("e697"))
        .isSubsetOf(history.knownEvents(asked));
  }

  private static Known known(String id) {
    return new Known(key(id), accepted(id, NOW).event().digest());
  }

  @Test
  void eventsOfTwoSourcesWithTheSameIdAreTwo() {
    for (String source : List.of("", "/b", "/a")) {
      Delivery delivery = Delivery.of(accepted("17", source, "a.b", "acme", NOW).event(), "ep_1");
      history.record(
          List.of(
              accepted("17", source, "a.b", "acme", NOW),
              new HistoryEntry.Moved(
                  delivery.id(),
                  "17",
                  source,
                  "ep_1",
                  "acme",
                  "a.b",
                  DELIVERED,
                  1,
                  LastAttempt.NONE,
                  null,
                  null,
                  NOW,
                  NOW,
                  null)));
    }

    assertThat(history.eventKeys("17", null, null))
        .extracting(EventKey::source)
        .containsExactly("", "/a", "/b");
    assertThat(history.eventKeys("17", "acme", "/a"))
        .containsExactly(new EventKey("acme", "/a", "17"));
    assertThat(history.eventKeys("17", "globex", "/a")).isEmpty();
    EventRow row = history.event(new EventKey("acme", "/a", "17")).orElseThrow();
    assertThat(row.event())
        .usingRecursiveComparison()
        .isEqualTo(accepted("17", "/a", "a.b", "acme", NOW).event());
    DeliveryFilter ofA = DeliveryFilter.of(new EventKey("acme", "/a", "17"));
    assertThat(history.deliveries(ofA, new PageRequest(9, Order.DESC, null)).data())
        .extracting(DeliveryRow::eventSource)
        .containsExactly("/a");
  }

  /** A batch is accepted at one instant, and its sources may number alike. */
  @Test
  void pageGoesOnBetweenTwoEventsOfTheSameInstantAndId() {
    List<HistoryEntry> events = new ArrayList<>();
    for (String tenant : List.of("acme", "globex")) {
      for (String source : List.of("/a", "/b", "/c")) {
        events.add(accepted("17", source, "a.b", tenant, NOW));
      }
    }
    history.record(events);

    for (String tenant : new String[] {null, "acme"}) {
      List<EventKey> seen = new ArrayList<>();
      String cursor = null;
      do {
        Page<EventRow> page =
            history.events(
                Asked.by("tenant", tenant).events(), null, new PageRequest(1, Order.ASC, cursor));
        page.data().forEach(each -> seen.add(each.event().key()));
        cursor = page.nextCursor();
      } while (cursor != null);
      assertThat(seen).hasSize(tenant == null ? 6 : 3).doesNotHaveDuplicates();
    }
  }

  /** The longest ones that are accepted, incompressible, in each column and index. */
  @Test
  void longestIdsAndTypesAreKept() {
    Random random = new Random(17);
    String id = random(random, 1024 / 3);
    String type = random(random, 256 / 3);
    HistoryEntry.Accepted event = accepted(id, random(random, 1024 / 3), type, "acme", NOW);
    Delivery delivery = Delivery.of(event.event(), "ep_1");

    history.record(
        List.of(
            event,
            new HistoryEntry.Moved(
                delivery.id(),
                id,
                event.event().source(),
                "ep_1",
                "acme",
                type,
                DELIVERED,
                1,
                LastAttempt.NONE,
                null,
                null,
                NOW,
                NOW,
                null)));

    assertThat(history.event(event.event().key()).orElseThrow().event().type()).isEqualTo(type);
    assertThat(history.delivery(delivery.id()).orElseThrow().eventId()).isEqualTo(id);
  }

  private static String random(Random random, int length) {
    return random
        .ints(length, 0x4e00, 0x9fff)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** What a pattern means for a subscription it means in a query. */
  @Test
  void typesOfAnyTextAreFoundByPattern() {
    List<String> types =
        List.of(
            "s3:(a+b).c", "s3:(a+b)", "s3xaab.c", "Rendering Failure.é", "a..b", "[x]^$.\\d{2}");
    types.forEach(type -> history.record(List.of(accepted(type, type, "acme", NOW))));

    assertThat(typesOf("s3:(a+b).*")).containsExactly("s3:(a+b).c");
    assertThat(typesOf("*.é")).containsExactly("Rendering Failure.é");
    assertThat(typesOf("a.*.b")).containsExactly("a..b");
    assertThat(typesOf("[x]^$.**")).containsExactly("[x]^$.\\d{2}");
    assertThat(typesOf("*.\\d{2}")).containsExactly("[x]^$.\\d{2}");
    assertThat(typesOf("**")).hasSameSizeAs(types);
  }

  private List<String> typesOf(String pattern) {
    return Asked.by("type", pattern).events(history, Order.ASC, 9).stream()
        .map(row -> row.event().type())
        .toList();
  }

  /** Between the look at where the walk ends and the walk itself. */
  @Test
  void listThatChecksPassesOverNothingThatIsWrittenOrDeletedMeanwhile() {
    List<HistoryEntry> events = new ArrayList<>();
    IntStream.range(0, JdbcScan.CHECKED + 3)
        .forEach(i -> events.add(accepted("e%04d".formatted(i), NOW.plusMillis(i))));
    Instant last = NOW.plusMillis(JdbcScan.CHECKED + 3);
    events.add(accepted("last", "rare", "acme", last));
    history.record(events);
    JdbcScan scan =
        new JdbcScan(
                "webhooks_event",
                JdbcRows.EVENT,
                "accepted_at, id, tenant, source, type",
                Order.ASC,
                JdbcLists.EVENT_ORDER)
            .branches("tenant", List.of("acme"))
            .checking(new Conditions().and("type = ?", "rare"));

    Page<EventRow> page =
        scan.page(
            jdbc,
            JdbcRows::event,
            9,
            row -> JdbcRows.cursor(row.event().acceptedAt(), row.event().key()),
            end -> {
              history.record(List.of(accepted("late", "rare", "acme", NOW.plusMillis(1))));
              jdbc.sql("DELETE FROM webhooks_event WHERE id < 'e0100'").update();
              return new Conditions().upTo(end, Order.ASC, JdbcLists.EVENT_ORDER);
            });

    assertThat(page.data()).extracting(row -> row.event().id()).containsExactly("late");
    EventFilter rare = Asked.by("tenant", "acme").and("type", "rare").events();
    PageRequest next = new PageRequest(9, Order.ASC, page.nextCursor());
    assertThat(history.events(rare, null, next).data())
        .extracting(row -> row.event().id())
        .containsExactly("last");
  }

  /** What others do with the same connection later has no limit of ours. */
  @Test
  void queryThatTakesLongIsEndedAndItsConnectionGoesOn() throws Exception {
    List<HistoryEntry> events = new ArrayList<>();
    IntStream.range(0, 1_000).forEach(i -> events.add(accepted("e" + i, NOW.plusMillis(i))));
    history.record(events);
    try (Connection connection = dataSource().getConnection()) {
      DataSource only = new SingleConnectionDataSource(connection, true);
      JdbcReads reads = new JdbcReads(only, Duration.ofSeconds(1));

      assertThatThrownBy(
              () ->
                  reads.read(
                      each ->
                          each.sql(
                                  "SELECT COUNT(*) FROM webhooks_event a, webhooks_event b,"
                                      + " webhooks_event c WHERE a.id < b.id AND b.id < c.id")
                              .query(Long.class)
                              .single()))
          .isInstanceOf(SlowQueryException.class)
          .hasMessageContaining("longer than 1 s");

      new JdbcHistory(only).record(List.of(accepted("after", NOW)));
      try (Statement statement = connection.createStatement()) {
        assertThat(statement.getQueryTimeout()).isZero();
      }
    }
    assertThat(history.event(key("after"))).isPresent();
  }

  /** Two customers may number their events alike. */
  @Test
  void eventsOfTwoTenantsWithTheSameIdAreTwo() {
    EventKey acme = new EventKey("acme", "17");
    EventKey globex = new EventKey("globex", "17");
    history.record(
        List.of(
            accepted("17", "email.sent", "acme", NOW),
            accepted("17", "email.opened", "globex", NOW)));
    history.record(List.of(accepted("17", "email.sent", "acme", NOW)));

    assertThat(history.event(acme).orElseThrow().event().type()).isEqualTo("email.sent");
    assertThat(history.event(globex).orElseThrow().event().type()).isEqualTo("email.opened");
    assertThat(history.eventKeys("17", null, null)).containsExactly(acme, globex);
    assertThat(history.eventKeys("17", "globex", null)).containsExactly(globex);
    assertThat(history.eventKeys("18", null, null)).isEmpty();
  }

  @Test
  void retentionDeletesNothingOfAnotherTenantWithTheSameId() {
    Instant old = NOW.minus(Duration.ofDays(31));
    history.record(
        List.of(
            accepted("17", "email.sent", "acme", NOW),
            moved("d1", "17", DEAD_LETTER, NOW),
            attempted("a1", "d1", 1),
            accepted("17", "email.sent", "globex", old)));

    assertThat(history.deleteBefore(NOW.minus(Duration.ofDays(30)), 10, null).events())
        .isEqualTo(1);

    assertThat(history.eventKeys("17", null, null)).containsExactly(key("17"));
    assertThat(history.delivery("d1")).isPresent();
    assertThat(history.attempts("d1")).hasSize(1);
  }

  @Test
  void retentionIsBoundedAndKeepsWhatHasNotEnded() {
    Instant old = NOW.minus(Duration.ofDays(31));
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(accepted("gone" + i, old));
      entries.add(moved("dgone" + i, "gone" + i, i % 2 == 0 ? DELIVERED : CANCELLED, old));
      entries.add(attempted("agone" + i, "dgone" + i, 1));
    }
    entries.add(accepted("unmatched", old));
    String stray = deliveryId("stray", old);
    entries.add(moved(stray, "unknown", "ep_1", DELIVERED, old, old));
    entries.add(attempted("astray", stray, 1));
    for (DeliveryStatus status : List.of(PENDING, RETRYING, DEAD_LETTER)) {
      entries.add(accepted("kept" + status, old));
      entries.add(moved("dkept" + status, "kept" + status, status, old));
      entries.add(moved("ddone" + status, "kept" + status, DELIVERED, old));
      entries.add(attempted("akept" + status, "dkept" + status, 1));
    }
    entries.add(accepted("young", NOW.minus(Duration.ofDays(29))));
    history.record(entries);

    assertThat(history.deleteBefore(NOW.minus(Duration.ofDays(30)), 4, null).events())
        .isLessThanOrEqualTo(4);
    sweep(4);

    assertThat(eventIds(null, null, null, null))
        .containsExactlyInAnyOrder("keptPENDING", "keptRETRYING", "keptDEAD_LETTER", "young");
    assertThat(count("webhooks_delivery")).isEqualTo(6);
    assertThat(count("webhooks_attempt")).isEqualTo(3);
  }

  private int sweep(int step) {
    int deleted = 0;
    String cursor = null;
    do {
      History.Deleted each = history.deleteBefore(NOW.minus(Duration.ofDays(30)), step, cursor);
      deleted += each.events();
      cursor = each.nextCursor();
    } while (cursor != null);
    return deleted;
  }

  /** Ids tell the time in milliseconds. */
  @Test
  void retentionKeepsAnEventOfTheMillisecondAtWhichItEnds() {
    Instant at = NOW.truncatedTo(ChronoUnit.MILLIS).plusNanos(100_000);
    history.record(
        List.of(
            accepted("kept", at), moved(deliveryId("d", at), "kept", "ep_1", RETRYING, at, at)));

    history.deleteBefore(at.plusNanos(300_000), 10, null);

    assertThat(history.event(key("kept"))).isPresent();
    assertThat(history.delivery(deliveryId("d", at))).isPresent();
  }

  /** However much is kept: a step that deletes nothing is not the last one. */
  @Test
  void sweepGoesOnBehindWhatIsKept() {
    Instant old = NOW.minus(Duration.ofDays(31));
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      Instant at = old.plusMillis(i);
      entries.add(accepted("kept" + i, at));
      entries.add(moved(deliveryId("k" + i, at), "kept" + i, DEAD_LETTER, at));
    }
    for (int i = 0; i < 30; i++) {
      Instant at = old.plusSeconds(60).plusMillis(i);
      entries.add(accepted("gone" + i, at));
      entries.add(moved(deliveryId("g" + i, at), "gone" + i, DELIVERED, at));
    }
    history.record(entries);
    AtomicInteger told = new AtomicInteger();
    Retention retention =
        new Retention(
            Clock.fixed(NOW, ZoneOffset.UTC), history, Duration.ofDays(30), told::addAndGet);

    assertThat(retention.sweep(() -> true)).isEqualTo(30);
    assertThat(retention.sweep(() -> true)).isZero();

    assertThat(told).hasValue(30);
    assertThat(count("webhooks_event")).isEqualTo(1_200);
    assertThat(count("webhooks_delivery")).isEqualTo(1_200);
  }

  private List<String> eventIds(String tenant, String type, Instant since, Instant until) {
    return Asked.by("tenant", tenant)
        .and("type", type)
        .and("since", since)
        .and("until", until)
        .events(history, Order.ASC, 100)
        .stream()
        .map(row -> row.event().id())
        .toList();
  }

  private List<String> deliveries(String endpointId, DeliveryStatus status) {
    return ids(Asked.by("endpointId", endpointId).and("status", status));
  }

  private List<String> ids(Asked asked) {
    return asked.deliveries(history, Order.DESC, 9).stream().map(DeliveryRow::id).toList();
  }

  private int count(String table) {
    return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Integer.class).single();
  }
}
