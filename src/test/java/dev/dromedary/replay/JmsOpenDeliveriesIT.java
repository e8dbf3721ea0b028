package dev.dromedary.replay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.broker.JmsProduct;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.kit.LogOf;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JmsOpenDeliveriesIT {

  private static final Set<String> IDS = Set.of("dlv_1", "dlv_2", "dlv_3");

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  @Test
  void deliveriesAreFoundWithTheLeasesOfTheirKeys() throws Exception {
    broker.send("tier", "", Map.of("deliveryId", "dlv_1"));
    broker.send(
        "blocked",
        "",
        Map.of(
            "deliveryId",
            "dlv_2",
            DeliveryMessage.LEASE_RECORD,
            "lease",
            DeliveryMessage.ORDER_KEY,
            "key"));
    broker.send("DLQ", "", Map.of(PoisonQueue.QUEUE, "tier", "deliveryId", "dlv_3"));

    assertThat(deliveries(Clock.systemUTC()).find(IDS).orElseThrow())
        .isEqualTo(
            new OpenDeliveries.Found(
                Set.of("dlv_1", "dlv_3"), Map.of("dlv_2", new Delivery.Order("key", "lease"))));
  }

  @Test
  void nothingIsSaidWhileTheHistoryIsBehind() throws Exception {
    broker.send("history", "", Map.of());

    assertThat(deliveries(Clock.systemUTC()).find(IDS)).isPresent();
    assertThat(deliveries(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2))).find(IDS))
        .isEmpty();
  }

  /** An operator may put it back: until then it may be the end of any delivery. */
  @Test
  void nothingIsSaidWhileAMessageOfTheHistoryIsPoison() throws Exception {
    JmsOpenDeliveries deliveries = deliveries(Clock.systemUTC());
    broker.send("DLQ", "", Map.of(PoisonQueue.QUEUE, "history"));

    try (LogOf log = new LogOf(JmsOpenDeliveries.class.getName(), Level.WARN)) {
      assertThat(List.of(deliveries.find(IDS), deliveries.find(IDS)))
          .containsOnly(Optional.empty());
      assertThat(log.lines())
          .containsExactly(
              "There is no search for lost deliveries while a message of history is on DLQ");
    }

    broker.drain("DLQ");
    assertThat(deliveries.find(IDS)).isPresent();
  }

  private JmsOpenDeliveries deliveries(Clock clock) {
    return new JmsOpenDeliveries(
        JmsProduct.scan(broker.factory(), () -> true),
        List.of("tier", "blocked", "DLQ"),
        "history",
        "DLQ",
        clock);
  }
}
