package dev.dromedary.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.MemoryHistory;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Samples;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryCodec;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.kit.RoutesTest;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes into the history, and what comes out of it again. */
class ReplayRoutesTest extends RoutesTest {

  private final MemoryHistory recorded = new MemoryHistory();
  private final Delivery delivery = Samples.delivery(3);

  @Override
  protected void bindSteps(Registry registry) {
    registry.bind("webhooksHistory", new HistorySteps(recorded));
    PastDeliveries past = new PastDeliveries(recorded, id -> 3);
    registry.bind(
        "webhooksReplay",
        new ReplaySteps(
            past,
            new ReplayChunks(
                new MemoryReplayStore(recorded), recorded, past, endpoints, ids -> ids, clock),
            counters::replayed,
            clock));
  }

  @BeforeEach
  void start() throws Exception {
    load("history", "replay", "lanes");
    takeFromTest("webhooks-history");
    takeFromTest("webhooks-replays", "direct:taken-replays");
    context().start();
    camel()
        .sendBody(
            "direct:taken",
            HistoryCodec.encode(
                List.of(
                    HistoryEntries.accepted(delivery.event(), 1),
                    HistoryEntries.moved(delivery, DeliveryStatus.DELIVERED, null, null, NOW))));
  }

  @Test
  void entriesOfTheQueueAreRecorded() {
    assertThat(recorded.event(delivery.event().key())).isPresent();
    assertThat(recorded.delivery(delivery.id()).orElseThrow().status())
        .isEqualTo(DeliveryStatus.DELIVERED);
  }

  @Test
  void replayedDeliveryIsTheSameEventWithANewRun() {
    camel().sendBody("direct:webhooks-replay", delivery.id());

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries", 1));
    Exchange again = queue("deliveries").getExchanges().get(0);
    assertThat(
            DeliveryMessage.read(
                again.getMessage().getHeaders(), again.getMessage().getBody(byte[].class)))
        .usingRecursiveComparison()
        .isEqualTo(delivery.replayed());
    HistoryEntry.Moved moved = (HistoryEntry.Moved) history().get(0);
    assertThat(moved.status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(moved.reason()).isEqualTo("REPLAYED");
  }

  /** No customer gets what belongs to another one. */
  @Test
  void eventOfAnotherTenantWithTheSameIdIsNotReplayed() {
    Event own = delivery.event();
    Event of =
        new Event(
            own.id(),
            own.type(),
            "globex",
            own.time(),
            own.acceptedAt(),
            own.contentType(),
            own.body());
    Delivery others = Delivery.of(of, "ep_globex");
    recorded.record(
        List.of(HistoryEntries.moved(others, DeliveryStatus.DELIVERED, null, null, NOW)));

    camel().sendBody("direct:webhooks-replay", others.id());

    assertThat(sent()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 2", "3, 0", "7, 0"})
  void lostDeliveryGoesOnInItsScheduleAndBeginsItAnewAfterARun(int attempts, int retries) {
    recorded.record(
        List.of(
            HistoryEntries.moved(
                Samples.delivery(attempts),
                DeliveryStatus.RETRYING,
                null,
                NOW,
                NOW.plusSeconds(1))));

    camel().sendBody("direct:webhooks-put-back", delivery.id());

    Map<String, Object> again = queue("deliveries").getExchanges().get(0).getMessage().getHeaders();
    assertThat(again).containsEntry("attempts", attempts).containsEntry("retries", retries);
  }

  @Test
  void deliveryThatTheHistoryDoesNotKnowGoesNowhere() {
    camel().sendBody("direct:webhooks-replay", "dlv_unknown");

    assertThat(sent()).isEmpty();
  }
}
