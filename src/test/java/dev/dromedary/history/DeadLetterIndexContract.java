package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.CANCELLED;
import static dev.dromedary.delivery.DeliveryStatus.DEAD_LETTER;
import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;
import static dev.dromedary.delivery.DeliveryStatus.PENDING;
import static dev.dromedary.delivery.DeliveryStatus.RETRYING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Samples;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeadLetterIndex.Filter;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every index of the dead letters keeps to. */
abstract class DeadLetterIndexContract {

  static final Filter ANY = Filter.ANY;
  private static final Instant NOW = Entries.NOW;
  private static final Instant LATER = NOW.plusSeconds(9);
  private static final LastAttempt LAST =
      new LastAttempt(NOW.minusSeconds(1), "GONE", "HTTP_STATUS", 410);

  JdbcHistory history;
  JdbcDeadLetterIndex index;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    for (String table : List.of("dead_letter", "attempt", "delivery", "event")) {
      JdbcClient.create(dataSource()).sql("DELETE FROM webhooks_" + table).update();
    }
    history = new JdbcHistory(dataSource());
    index = new JdbcDeadLetterIndex(dataSource(), Duration.ofSeconds(10));
  }

  @Test
  void deadLetterIsListedAsItsMessageTellsIt() {
    history.record(List.of(dead("d1", "ep_1", "a.b", "ENDPOINT_GONE", NOW)));

    assertThat(all(ANY))
        .containsExactly(
            new DeadLetter(
                "d1",
                "e1",
                "/source",
                "a.b",
                "acme",
                "ep_1",
                "ENDPOINT_GONE",
                LAST,
                8,
                NOW.minusSeconds(5),
                NOW.truncatedTo(ChronoUnit.MILLIS)));
  }

  @Test
  void deadLettersAreFoundByEveryField() {
    history.record(
        List.of(
            dead("d1", "ep_1", "a.b", "ENDPOINT_GONE", NOW),
            dead("d2", "ep_1", "a.c", "SCHEDULE_EXHAUSTED", NOW.plusSeconds(1)),
            dead("d3", "ep_2", "a.b", "SCHEDULE_EXHAUSTED", NOW.plusSeconds(2))));

    assertThat(ids(new Filter(List.of("d2"), null, null, null, null, null, null, null, null)))
        .containsExactly("d2");
    assertThat(ids(new Filter(null, null, List.of("ep_1"), null, null, null, null, null, null)))
        .containsExactly("d1", "d2");
    assertThat(ids(new Filter(null, null, null, null, List.of("a.b"), null, null, null, null)))
        .containsExactly("d1", "d3");
    assertThat(
            ids(
                new Filter(
                    null, null, null, null, null, List.of("SCHEDULE_EXHAUSTED"), null, null, null)))
        .containsExactly("d2", "d3");
    assertThat(
            ids(
                new Filter(
                    null,
                    null,
                    List.of("ep_1"),
                    null,
                    List.of("a.b"),
                    List.of("ENDPOINT_GONE"),
                    null,
                    null,
                    null)))
        .containsExactly("d1");
    assertThat(
            ids(
                new Filter(
                    null,
                    null,
                    List.of("ep_1"),
                    null,
                    null,
                    List.of("ENDPOINT_DISABLED"),
                    null,
                    null,
                    null)))
        .isEmpty();
    Instant second = all(ANY).get(1).at();
    assertThat(ids(new Filter(null, null, null, null, null, null, List.of("GONE"), null, null)))
        .containsExactly("d1", "d2", "d3");
    assertThat(ids(new Filter(null, null, null, null, null, null, List.of("TIMEOUT"), null, null)))
        .isEmpty();
    assertThat(ids(new Filter(null, null, null, null, null, null, null, second, null)))
        .containsExactly("d2", "d3");
    assertThat(ids(new Filter(null, null, null, null, null, null, null, null, second)))
        .containsExactly("d1");
  }

  @Test
  void deadLettersAreFoundByAnyOfSeveralValuesInEitherOrder() {
    history.record(
        List.of(
            dead("d1", "ep_1", "a.b", "ENDPOINT_GONE", NOW),
            dead("d2", "ep_2", "a.c", "SCHEDULE_EXHAUSTED", NOW.plusSeconds(1)),
            dead("d3", "ep_3", "b.c.d", "SCHEDULE_EXHAUSTED", NOW.plusSeconds(2))));

    Filter endpoints =
        new Filter(null, null, List.of("ep_1", "ep_3"), null, null, null, null, null, null);
    assertThat(ids(endpoints)).containsExactly("d1", "d3");
    assertThat(ids(endpoints, Order.DESC)).containsExactly("d3", "d1");
    assertThat(ids(types("a.*"))).containsExactly("d1", "d2");
    assertThat(ids(types("a.c", "b.**"))).containsExactly("d2", "d3");
    assertThat(ids(types("b.*"))).isEmpty();
    assertThat(
            ids(
                new Filter(
                    null,
                    List.of("acme"),
                    null,
                    List.of("e1"),
                    List.of("*.c", "*.b"),
                    null,
                    null,
                    null,
                    null)))
        .containsExactly("d1", "d2");
    assertThat(ids(new Filter(null, List.of("other"), null, null, null, null, null, null, null)))
        .isEmpty();
    assertThatThrownBy(() -> types("a*")).isInstanceOf(InvalidInputException.class);
  }

  private static Filter types(String... patterns) {
    return new Filter(null, null, null, null, List.of(patterns), null, null, null, null);
  }

  private List<String> ids(Filter filter, Order order) {
    return index.list(filter, new PageRequest(9, order, null)).data().stream()
        .map(DeadLetter::deliveryId)
        .toList();
  }

  @Test
  void pagesAreCompleteWithoutDoublesAlsoAmongLettersOfOneMoment() {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      entries.add(dead("d%02d".formatted(i), "ep_1", "a.b", "ENDPOINT_GONE", at(i / 20)));
    }
    history.record(entries);

    assertThat(ids(ANY)).hasSize(50).doesNotHaveDuplicates().isSorted();
    assertThat(index.list(ANY, new PageRequest(50, Order.ASC, null)).nextCursor()).isNull();
    assertThatThrownBy(() -> index.list(ANY, new PageRequest(5, Order.ASC, "nonsense")))
        .isInstanceOf(InvalidInputException.class);
  }

  /** The index is walked for the type; the only one with that reason is the last. */
  @Test
  void listOfTwoConditionsReadsABoundedPartAndLeadsToAllThatIsMeant() {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < JdbcScan.CHECKED; i++) {
      entries.add(dead("d%04d".formatted(i), "ep_1", "a.b", "SCHEDULE_EXHAUSTED", at(i)));
    }
    entries.add(dead("last", "ep_1", "a.b", "ENDPOINT_GONE", at(JdbcScan.CHECKED)));
    history.record(entries);
    Filter both =
        new Filter(
            null, null, null, null, List.of("a.b"), List.of("ENDPOINT_GONE"), null, null, null);

    Page<DeadLetter> first =
        JdbcDeadLetterIndex.part(
            JdbcClient.create(dataSource()), both, new PageRequest(7, Order.ASC, null));

    assertThat(first.data()).isEmpty();
    assertThat(first.nextCursor()).isNotNull();
    assertThat(ids(both)).containsExactly("last");
  }

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "CANCELLED"})
  void deadLetterThatMovesOnIsListedNoLonger(DeliveryStatus status) {
    history.record(List.of(dead("d1"), dead("d2")));

    history.record(List.of(moved("d1", status, 8, LATER)));

    assertThat(ids(ANY)).containsExactly("d2");
  }

  /** The first attempt may be over before the requeue is written. */
  @ParameterizedTest
  @EnumSource(names = {"DELIVERED", "RETRYING"})
  void deadLetterThatIsRequeuedAndAttemptedInOneBatchIsListedNoLonger(DeliveryStatus status) {
    history.record(List.of(dead("d1"), dead("d2")));

    history.record(
        List.of(moved("d1", PENDING, 8, NOW.plusSeconds(1)), moved("d1", status, 9, LATER)));

    assertThat(ids(ANY)).containsExactly("d2");
  }

  /** Of a requeue in the broker's console the history hears by the attempt that follows. */
  @ParameterizedTest
  @EnumSource(names = {"DELIVERED", "RETRYING"})
  void deadLetterThatIsAttemptedAgainIsListedNoLonger(DeliveryStatus status) {
    history.record(List.of(dead("d1"), dead("d2")));

    history.record(List.of(moved("d1", status, 9, LATER), replayed("d1")));

    assertThat(ids(ANY)).containsExactly("d2");
  }

  @Test
  void deadLetterThatIsRequeuedAndDeadAgainIsListedWithItsLastEnd() {
    history.record(List.of(dead("d1")));

    history.record(
        List.of(moved("d1", PENDING, 8, NOW.plusSeconds(1)), moved("d1", DEAD_LETTER, 9, LATER)));

    assertThat(all(ANY))
        .extracting(DeadLetter::attempts, DeadLetter::at)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(9, LATER.truncatedTo(ChronoUnit.MILLIS)));
  }

  /** A batch of the history comes again after a crash, whatever followed it. */
  @Test
  void olderEntryNeverWins() {
    history.record(List.of(moved("d1", RETRYING, 7, NOW.minusSeconds(9)), dead("d2")));
    history.record(List.of(dead("d1"), moved("d2", PENDING, 8, LATER)));

    history.record(
        List.of(
            moved("d1", PENDING, 7, NOW.minusSeconds(9)),
            dead("d2"),
            moved("d3", DELIVERED, 1, NOW)));

    assertThat(ids(ANY)).containsExactly("d1");
  }

  @Test
  void sameEntriesAgainChangeNothing() {
    List<HistoryEntry> entries = List.of(dead("d1"), dead("d2"), moved("d3", CANCELLED, 1, NOW));

    history.record(entries);
    history.record(entries);

    assertThat(ids(ANY)).containsExactly("d1", "d2");
  }

  @Test
  void letterThatTheHistoryLostIsRecorded() {
    history.record(List.of(dead("d1")));
    DeadLetter lost = letter("d2", NOW);

    index.add(List.of(lost));
    index.add(List.of(lost));

    assertThat(ids(ANY)).containsExactly("d1", "d2");
    assertThat(index.known(List.of("d1", "d2", "d3"))).containsExactlyInAnyOrder("d1", "d2");
    assertThat(history.delivery("d2").orElseThrow().status()).isEqualTo(DEAD_LETTER);
  }

  /** As when two gateways delivered it, of which one gave it up. */
  @Test
  void letterOnTheQueueIsListedThoughItsDeliveryWentOn() {
    history.record(List.of(moved("d1", DELIVERED, 9, LATER)));

    index.add(List.of(letter("d1", NOW)));

    assertThat(ids(ANY)).containsExactly("d1");
    assertThat(history.delivery("d1").orElseThrow().status()).isEqualTo(DELIVERED);
  }

  @Test
  void letterThatLeftTheQueueIsCancelledUntilSomethingElseIsRecorded() {
    history.record(List.of(dead("d1"), dead("d2"), dead("d3")));
    List<DeadLetter> both = index.after("", 2);

    index.remove(both);

    assertThat(ids(ANY)).containsExactly("d3");
    assertThat(history.delivery("d1").orElseThrow().status()).isEqualTo(CANCELLED);
    assertThat(history.delivery("d1").orElseThrow().reason()).isEqualTo("DEAD_LETTER_REMOVED");

    history.record(List.of(moved("d1", PENDING, 8, NOW.plusSeconds(1))));

    assertThat(history.delivery("d1").orElseThrow().status()).isEqualTo(PENDING);
  }

  @Test
  void letterThatWasRequeuedMeanwhileIsNotCancelled() {
    history.record(List.of(dead("d1")));
    List<DeadLetter> seen = index.after("", 9);
    history.record(List.of(moved("d1", PENDING, 8, LATER)));

    index.remove(seen);

    assertThat(history.delivery("d1").orElseThrow().status()).isEqualTo(PENDING);
  }

  private static DeadLetter letter(String id, Instant at) {
    return new DeadLetter(
        id, "e1", "", "a.b", "acme", "ep_1", "SCHEDULE_EXHAUSTED", LAST, 8, at.minusSeconds(5), at);
  }

  static Moved dead(String id) {
    return dead(id, "ep_1", "a.b", "SCHEDULE_EXHAUSTED", NOW);
  }

  static Moved dead(String id, String endpointId, String type, String reason, Instant at) {
    return new Moved(
        id,
        "e1",
        "/source",
        endpointId,
        "acme",
        type,
        DEAD_LETTER,
        8,
        LAST,
        reason,
        null,
        NOW.minusSeconds(5),
        at,
        null);
  }

  private static Moved moved(String id, DeliveryStatus status, int attempts, Instant at) {
    return new Moved(
        id, "e1", "", "ep_1", "acme", "a.b", status, attempts, LAST, null, null, NOW, at, null);
  }

  private static Attempted replayed(String deliveryId) {
    return new Attempted(
        "a9",
        deliveryId,
        "ep_1",
        9,
        Delivery.Trigger.REPLAY,
        LATER,
        1,
        204,
        "DELIVERED",
        null,
        CallText.write(Samples.CALL));
  }

  private static Instant at(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  List<String> ids(Filter filter) {
    return all(filter).stream().map(DeadLetter::deliveryId).toList();
  }

  private List<DeadLetter> all(Filter filter) {
    List<DeadLetter> all = new ArrayList<>();
    Page<DeadLetter> page = index.list(filter, new PageRequest(7, Order.ASC, null));
    all.addAll(page.data());
    while (page.nextCursor() != null) {
      page = index.list(filter, new PageRequest(7, Order.ASC, page.nextCursor()));
      all.addAll(page.data());
    }
    return all;
  }
}
