package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Arrivals;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.Receiver.Reply;
import jakarta.jms.MessageConsumer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries whose message is taken from its tier by a hand from outside. */
class LostDeliveryIT {

  private static final String TIER = "webhooks.retry.4s";
  private static final String PUT_BACK = "delivery.put_back";
  private static final Duration LONG = Duration.ofSeconds(180);

  @TempDir static Path folder;
  private static GatewayProcess gateway;

  private final AtomicBoolean ill = new AtomicBoolean(true);
  private final Receiver receiver = new Receiver();
  private final Arrivals arrivals =
      new Arrivals(receiver.inbox("/in"), (id, times) -> ill.get() ? Reply.status(503) : Reply.OK);
  private int putBackBefore;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.retry.schedule", "4s,4s,4s,4s,4s,4s,4s,4s")
            .with("webhooks.replay.lost-after", "2s")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void count() {
    putBackBefore = putBack();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private static int putBack() {
    return gateway.log().split(PUT_BACK, -1).length;
  }

  @Test
  void deliveryOnNoQueueIsPutBackAndCounted() {
    register("lost.*", Map.of());
    gateway.publish(List.of("lost"), "lost.event");

    lose();
    ill.set(false);

    arrivals.awaitTaken(List.of("lost"), LONG);
    await().atMost(LONG).until(() -> putBack() == putBackBefore + 1);
  }

  /** Those behind it wait for longer than the history takes for lost, and are on a queue. */
  @Test
  void orderedDeliveryOnNoQueueIsPutBackInItsSequence() {
    register("order.*", Map.of("ordered", true));
    List<String> ids = List.of("event-0", "event-1", "event-2");
    for (String id : ids) {
      gateway.publish(List.of(id), "order.paid", Map.of("JMSXGroupID", "orders"));
    }
    await().atMost(LONG).until(() -> gateway.depth("webhooks.deliveries.blocked") >= 3);

    lose();
    ill.set(false);

    arrivals.awaitInOrder(ids, LONG);
    assertThat(putBack()).as("lines that say it").isEqualTo(putBackBefore + 1);
  }

  private void register(String eventTypes, Map<String, Object> more) {
    Map<String, Object> definition = new java.util.HashMap<>(more);
    definition.put("eventTypes", List.of(eventTypes));
    receiver.register(gateway.api(), "/in", definition);
  }

  private void lose() {
    await()
        .atMost(LONG)
        .until(
            () ->
                gateway.transacted(
                    session -> {
                      try (MessageConsumer consumer =
                          session.createConsumer(session.createQueue(TIER))) {
                        return consumer.receive(100) != null;
                      }
                    }));
  }
}
