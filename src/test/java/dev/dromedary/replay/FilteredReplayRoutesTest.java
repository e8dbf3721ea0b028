package dev.dromedary.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.MemoryHistory;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.kit.RoutesTest;
import dev.dromedary.replay.Replay.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replay by filter, from message to message. */
class FilteredReplayRoutesTest extends RoutesTest {

  private static final String REPLAY = "rpl_1";
  private static final ReplayFilter ALL =
      new ReplayFilter(List.of("ep_1"), null, null, null, null, null, null, null, null, null);

  private final MemoryHistory recorded = new MemoryHistory();
  private final MemoryReplayStore replays = new MemoryReplayStore(recorded);
  private final Set<String> onDeadLetterQueue = new HashSet<>();

  @Override
  protected void bindSteps(Registry registry) {
    PastDeliveries past = new PastDeliveries(recorded, id -> 3);
    registry.bind("webhooksHistory", new HistorySteps(recorded));
    registry.bind(
        "webhooksReplay",
        new ReplaySteps(
            past,
            new ReplayChunks(replays, recorded, past, endpoints, this::requeue, clock),
            counters::replayed,
            clock));
  }

  @BeforeEach
  void start() throws Exception {
    load("replay", "lanes");
    takeFromTest("webhooks-replays");
    context().start();
    register("ep_1", Status.ENABLED);
  }

  private Set<String> requeue(Set<String> ids) {
    Set<String> found = new HashSet<>(ids);
    found.retainAll(onDeadLetterQueue);
    onDeadLetterQueue.removeAll(ids);
    return found;
  }

  @Test
  void goesThroughAllThatMatchAndEnds() {
    List<String> ids = recorded(250, "ep_1", DeliveryStatus.DELIVERED);
    recorded(3, "ep_2", DeliveryStatus.DELIVERED);
    begin(null, null);

    int hops = run();

    assertThat(hops).as("one counts, two put, one ends").isEqualTo(4);
    assertThat(put()).containsExactlyElementsOf(ids);
    Replay done = replays.find(REPLAY).orElseThrow();
    assertThat(done.state()).isEqualTo(State.DONE);
    assertThat(done.matching()).isEqualTo(250);
    assertThat(done.put()).isEqualTo(250);
    assertThat(history())
        .hasSize(250)
        .allMatch(
            entry ->
                entry instanceof HistoryEntry.Moved moved
                    && moved.status() == DeliveryStatus.PENDING
                    && moved.reason().equals("REPLAYED"));
  }

  @Test
  void chunkThatComesAgainIsPutAsItWasClaimed() {
    List<String> ids = recorded(5, "ep_1", DeliveryStatus.DELIVERED);
    begin(null, null);
    take(headers("replays", 0));
    Map<String, Object> chunk = headers("replays", 1);

    take(chunk);
    take(chunk);

    assertThat(put()).containsExactlyElementsOf(twice(ids));
    assertThat(replays.find(REPLAY).orElseThrow().put()).isEqualTo(5);
    assertThat(headers("replays", 3)).as("goes on alike").isEqualTo(headers("replays", 2));
  }

  @Test
  void copyOfAnEarlierMessageDoesNothing() {
    recorded(250, "ep_1", DeliveryStatus.DELIVERED);
    begin(null, null);
    Map<String, Object> first = headers("replays", 0);
    run();
    int before = put().size();

    take(first);

    assertThat(put()).hasSize(before);
  }

  @Test
  void endsAtItsLimitWithTheOldest() {
    List<String> ids = recorded(20, "ep_1", DeliveryStatus.DELIVERED);
    begin(null, 7);

    run();

    assertThat(put()).containsExactlyElementsOf(ids.subList(0, 7));
    assertThat(replays.find(REPLAY).orElseThrow().matching()).isEqualTo(7);
  }

  @Test
  void pausedOnesMessageWaitsAndCancelledOnesEnds() {
    recorded(5, "ep_1", DeliveryStatus.DELIVERED);
    begin(null, null);
    replays.change(REPLAY, replay -> replay.in(State.PAUSED, NOW));

    take(headers("replays", 0));

    assertThat(put()).isEmpty();
    assertThat((long) headers("replays", 1).get("dueAt")).isGreaterThan(NOW.toEpochMilli());
    replays.change(REPLAY, replay -> replay.in(State.CANCELLED, NOW));
    take(headers("replays", 1));
    assertThat(put()).isEmpty();
    assertThat(queue("replays").getReceivedCounter()).isEqualTo(2);
  }

  @Test
  void pacedOneIsDueAgainInTheTimeOfItsChunk() {
    recorded(50, "ep_1", DeliveryStatus.DELIVERED);
    begin(20, null);
    take(headers("replays", 0));

    take(headers("replays", 1));

    assertThat(put()).as("half a second's").hasSize(10);
    assertThat(Instant.ofEpochMilli((long) headers("replays", 2).get("dueAt")))
        .isEqualTo(NOW.plusMillis(500));
  }

  @Test
  void deadLetterIsRequeuedAndOneThatIsNotThereIsPut() {
    List<String> dead = recorded(2, "ep_1", DeliveryStatus.DEAD_LETTER);
    onDeadLetterQueue.add(dead.get(0));
    begin(null, null);

    run();

    assertThat(onDeadLetterQueue).isEmpty();
    assertThat(put()).containsExactly(dead.get(1));
    assertThat(replays.find(REPLAY).orElseThrow().put()).isEqualTo(2);
  }

  @Test
  void deliveryOfAnEndpointOrEventThatIsGoneIsSkipped() {
    recorded(2, "ep_1", DeliveryStatus.DELIVERED);
    endpoints.delete("ep_1");
    begin(null, null);

    run();

    assertThat(put()).isEmpty();
    assertThat(replays.find(REPLAY).orElseThrow().skipped()).isEqualTo(2);
  }

  private List<String> recorded(int count, String endpointId, DeliveryStatus status) {
    List<String> ids = new ArrayList<>();
    Event sample = Samples.event();
    for (int i = 0; i < count; i++) {
      Event event =
          new Event(
              "evt-" + status + i,
              sample.type(),
              sample.tenant(),
              sample.time(),
              NOW.minusSeconds(1_000 - i),
              sample.contentType(),
              sample.body());
      Delivery delivery = Delivery.of(event, endpointId);
      recorded.record(
          List.of(
              HistoryEntries.accepted(event, 1),
              HistoryEntries.moved(delivery, status, null, null, NOW)));
      ids.add(delivery.id());
    }
    return ids;
  }

  private void begin(Integer perSecond, Integer limit) {
    replays.add(Replay.of(REPLAY, new ReplayDefinition(ALL, null, perSecond, limit), "admin", NOW));
    camel().sendBody("direct:webhooks-begin-replay", REPLAY);
  }

  /** Takes each message that goes on; returns how many there were. */
  private int run() {
    int hops = 0;
    while (queue("replays").getReceivedCounter() > hops) {
      take(headers("replays", hops++));
    }
    return hops;
  }

  private void take(Map<String, Object> headers) {
    camel().sendBodyAndHeaders("direct:taken", null, headers);
  }

  private Map<String, Object> headers(String queue, int index) {
    return Map.copyOf(queue(queue).getExchanges().get(index).getMessage().getHeaders());
  }

  private List<String> put() {
    return queue("deliveries.bulk").getExchanges().stream()
        .map(Exchange::getMessage)
        .map(message -> message.getHeader(DeliveryMessage.ID, String.class))
        .toList();
  }

  private static List<String> twice(List<String> ids) {
    List<String> twice = new ArrayList<>(ids);
    twice.addAll(ids);
    return twice;
  }
}
