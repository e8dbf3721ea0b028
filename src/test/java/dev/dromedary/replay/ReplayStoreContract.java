package dev.dromedary.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Samples;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.Event;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.JdbcHistory;
import dev.dromedary.replay.Replay.State;
import dev.dromedary.replay.ReplayStore.Candidate;
import dev.dromedary.replay.ReplayStore.Claimed;
import dev.dromedary.replay.ReplayStore.Results;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store of replays promises, whatever the database is. */
abstract class ReplayStoreContract {

  private static final Instant NOW = Samples.NOW;

  /** Of this test: others share the tables. */
  private final String unique = UUID.randomUUID().toString().substring(0, 8);

  private JdbcHistory history;
  private ReplayStore store;

  abstract DataSource dataSource();

  @BeforeEach
  void open() {
    history = new JdbcHistory(dataSource());
    store = new JdbcReplayStore(dataSource());
  }

  @Test
  void replayIsFoundAsItWasStored() {
    Replay replay = added("a");

    assertThat(store.find(replay.id())).contains(replay);
    assertThat(store.find("rpl_none")).isEmpty();
    assertThat(
            store
                .list(List.of(State.STARTING), null, new PageRequest(1_000, Order.DESC, null))
                .data())
        .contains(replay);
    assertThat(
            store.list(List.of(State.DONE), null, new PageRequest(1_000, Order.DESC, null)).data())
        .doesNotContain(replay);
  }

  @Test
  void listGoesOnBehindItsCursor() {
    Replay first = added("page-1");
    Replay second = added("page-2");
    String cursor = new Cursor(first.createdAt(), first.id()).text();

    assertThat(
            store.list(List.of(State.values()), null, new PageRequest(1, Order.ASC, cursor)).data())
        .containsExactly(second);
  }

  @Test
  void deliveryIsClaimedByOneReplay() {
    Delivery ended = recorded("ended", DeliveryStatus.DELIVERED);
    Delivery open = recorded("open", DeliveryStatus.RETRYING);
    Delivery dead = recorded("dead", DeliveryStatus.DEAD_LETTER);
    Delivery fresh = Delivery.of(event("fresh"), "ep_2").replayed();
    List<Candidate> all =
        List.of(
            new Candidate(ended, false, true),
            new Candidate(open, false, true),
            new Candidate(dead, true, true),
            new Candidate(fresh, false, false));
    Replay one = added("one");
    Replay two = added("two");

    List<Claimed> claimed = store.claim(one, all, 3, one.moved("next", NOW)).orElseThrow();
    List<Claimed> left = store.claim(two, all, 0, two.moved(null, NOW)).orElseThrow();

    assertThat(claimed)
        .containsExactly(
            new Claimed(ended.id(), false),
            new Claimed(dead.id(), true),
            new Claimed(fresh.id(), false));
    assertThat(left).isEmpty();
    assertThat(store.claimed(one.id(), 1)).containsExactlyInAnyOrderElementsOf(claimed);
    Replay after = store.find(one.id()).orElseThrow();
    assertThat(List.of(after.put(), after.skipped(), after.chunk())).containsExactly(3L, 4L, 1L);
    assertThat(history.delivery(fresh.id()).orElseThrow().status())
        .isEqualTo(DeliveryStatus.PENDING);
    assertThat(history.delivery(open.id()).orElseThrow().status())
        .isEqualTo(DeliveryStatus.RETRYING);
    assertThat(store.find(two.id()).orElseThrow().skipped()).isEqualTo(4);
  }

  @Test
  void replayThatWasChangedMeanwhileClaimsNothing() {
    Delivery ended = recorded("changed", DeliveryStatus.DELIVERED);
    Replay replay = added("changed");
    store.change(replay.id(), stored -> stored.in(State.CANCELLED, NOW.plusSeconds(1)));

    assertThat(
            store.claim(
                replay, List.of(new Candidate(ended, false, true)), 0, replay.moved(null, NOW)))
        .isEmpty();

    assertThat(history.delivery(ended.id()).orElseThrow().status())
        .isEqualTo(DeliveryStatus.DELIVERED);
    assertThat(store.find(replay.id()).orElseThrow().state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void resultsAreThoseOfTheDeliveriesNow() {
    Delivery one = recorded("result-1", DeliveryStatus.DELIVERED);
    Delivery two = recorded("result-2", DeliveryStatus.DELIVERED);
    Replay replay = added("results");
    store.claim(
        replay,
        List.of(new Candidate(one, false, true), new Candidate(two, false, true)),
        0,
        replay.moved(null, NOW));
    assertThat(store.results(replay.id())).isEqualTo(new Results(0, 0));

    history.record(
        List.of(
            HistoryEntries.moved(one, DeliveryStatus.DELIVERED, null, null, NOW.plusSeconds(5)),
            HistoryEntries.moved(two, DeliveryStatus.DEAD_LETTER, null, null, NOW.plusSeconds(5))));

    assertThat(store.results(replay.id())).isEqualTo(new Results(1, 1));
  }

  @Test
  void endedReplayIsDeletedWithItsDeliveries() {
    Delivery ended = recorded("deleted", DeliveryStatus.DELIVERED);
    Replay replay = added("deleted");
    store.claim(replay, List.of(new Candidate(ended, false, true)), 0, replay.moved(null, NOW));
    store.change(replay.id(), stored -> stored.in(State.DONE, NOW.minusSeconds(100_000)));
    Replay open = added("kept");

    while (store.deleteBefore(NOW.minusSeconds(50_000))) {}

    assertThat(store.find(replay.id())).isEmpty();
    assertThat(store.claimed(replay.id(), 1)).isEmpty();
    assertThat(store.find(open.id())).isPresent();
  }

  private Replay added(String name) {
    ReplayFilter filter =
        new ReplayFilter(
            List.of("ep_1"), null, null, null, List.of("a.*"), null, null, null, NOW, null);
    Replay replay =
        Replay.of(
            "rpl_" + unique + name, new ReplayDefinition(filter, null, 5, null), "admin", NOW);
    store.add(replay);
    return replay;
  }

  private Event event(String name) {
    Event sample = Samples.event();
    return new Event(
        unique + name,
        sample.type(),
        sample.tenant(),
        sample.time(),
        sample.acceptedAt(),
        sample.contentType(),
        sample.body());
  }

  private Delivery recorded(String name, DeliveryStatus status) {
    Delivery delivery = Delivery.of(event(name), "ep_1");
    history.record(
        List.of(
            HistoryEntries.accepted(delivery.event(), 1),
            HistoryEntries.moved(delivery, status, null, null, NOW.minusSeconds(5))));
    return delivery;
  }
}
