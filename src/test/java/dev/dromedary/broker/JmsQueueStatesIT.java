package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.Settings;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jms.connection.DelegatingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/** A look at the same broker from within, by its management, and by browsing. */
class JmsQueueStatesIT {

  @TempDir private Path folder;
  private final int port = Ports.free();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker =
        new EmbeddedBroker(
            Settings.of(BrokerProperties.class, Map.of("webhooks.broker.port", port)),
            Settings.of(QueueProperties.class),
            folder,
            scheduler);
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.shutdownNow();
    broker.destroy();
  }

  @Test
  void brokerInThisProcessIsLookedAtFromWithin() {
    send(broker.connectionFactory(), "webhooks.deliveries", 3);

    QueueState state = look(new EmbeddedQueueStates(broker), "webhooks.deliveries");

    assertThat(state).isEqualTo(new QueueState(3L, false, state.oldestAt(), 0, 3L, 0L, null));
    assertThat(state.oldestAt()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(look(new EmbeddedQueueStates(broker), "webhooks.none")).isEqualTo(QueueState.EMPTY);
  }

  @Test
  void artemisElsewhereIsLookedAtByItsManagement() {
    try (BrokerProcess elsewhere = new BrokerProcess(folder.resolve("elsewhere")).start()) {
      ConnectionFactory factory = new ActiveMQConnectionFactory(elsewhere.url());
      send(factory, "webhooks.deliveries", 3);

      QueueState state = look(new JmsQueueStates(factory), "webhooks.deliveries");

      assertThat(state).isEqualTo(new QueueState(3L, false, state.oldestAt(), 0, 3L, 0L, null));
      assertThat(state.oldestAt()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
      assertThat(look(new JmsQueueStates(factory), "webhooks.none")).isEqualTo(QueueState.EMPTY);
    }
  }

  @Test
  void artemisThatMayNotBeManagedIsBrowsed() {
    send(broker.connectionFactory(), "webhooks.deliveries", 3);

    QueueState state = look(new JmsQueueStates(broker.connectionFactory()), "webhooks.deliveries");

    assertThat(state.depth()).isEqualTo(3);
    assertThat(state.consumers()).isNull();
    assertThat(state.unknown()).contains("may not manage");
  }

  @Test
  void artemisWhoseManagementDoesNotAnswerIsBrowsed() {
    try (BrokerProcess elsewhere =
        new BrokerProcess(folder.resolve("elsewhere")).with("management", "of.its.own").start()) {
      ConnectionFactory factory = new ActiveMQConnectionFactory(elsewhere.url());
      send(factory, "webhooks.deliveries", 3);

      QueueState state = look(new JmsQueueStates(factory), "webhooks.deliveries");

      assertThat(state.depth()).isEqualTo(3);
      assertThat(state.unknown()).contains("did not answer");
    }
  }

  /** Its login may send events, and nothing else. */
  @Test
  void queueThatMayNotBeLookedAtSaysWhy() throws Exception {
    send(broker.connectionFactory(), "webhooks.deliveries", 1);
    String password = Files.readString(folder.resolve("publisher.key")).strip();

    QueueState state =
        look(
            new JmsQueueStates(
                new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "publisher", password)),
            "webhooks.deliveries");

    assertThat(state.depth()).isNull();
    assertThat(state.unknown()).contains("cannot be browsed");
  }

  /** Its client is not that of an Artemis. */
  @Test
  void queuesOfAnotherBrokerAreBrowsedWithinABound() {
    send(broker.connectionFactory(), "webhooks.deliveries", 3);
    send(broker.connectionFactory(), "webhooks.history", 600);

    ConnectionFactory other = new DelegatingConnectionFactory();
    ((DelegatingConnectionFactory) other).setTargetConnectionFactory(broker.connectionFactory());
    Map<String, QueueState> states =
        new JmsQueueStates(other).look(List.of("webhooks.deliveries", "webhooks.history"));

    QueueState few = states.get("webhooks.deliveries");
    assertThat(few.depth()).isEqualTo(3);
    assertThat(few.atLeast()).isFalse();
    assertThat(few.consumers()).isNull();
    assertThat(few.unknown()).contains("was browsed");
    assertThat(states.get("webhooks.history").depth()).isEqualTo(500);
    assertThat(states.get("webhooks.history").atLeast()).isTrue();
  }

  @Test
  void unavailableBrokerIsTheReasonOfEachQueue() throws Exception {
    JmsQueueStates states =
        new JmsQueueStates(new ActiveMQConnectionFactory("tcp://127.0.0.1:" + Ports.free()));

    assertThat(look(states, "webhooks.deliveries").unknown()).contains("cannot be reached");
  }

  private static QueueState look(QueueStates states, String queue) {
    return states.look(List.of(queue)).get(queue);
  }

  private static void send(ConnectionFactory factory, String queue, int count) {
    JmsTemplate template = new JmsTemplate(factory);
    template.setSessionTransacted(true);
    template.execute(
        session -> {
          var producer = session.createProducer(session.createQueue(queue));
          for (int i = 0; i < count; i++) {
            producer.send(session.createTextMessage("message"));
          }
          session.commit();
          return null;
        });
  }
}
