package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.BrokerCalls;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.PoisonQueue;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

class JmsGroupedSourceIT {

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private AbstractMessageListenerContainer container;

  @AfterEach
  void stop() {
    container.shutdown();
    workers.shutdownNow();
  }

  /** A broker gives the group of one that is gone away before all is back that it had taken. */
  @Test
  void messagesBackLateComeBeforeTheLaterOnesOfTheirGroup() throws Exception {
    send("a1", "a");
    send("a2", "a");
    try (Session gone = broker.session()) {
      BrokerExtension.take(gone, "in", 2);
      send("a3", "a");
      send("b1", "b");
      start(Duration.ofSeconds(4));
      await().until(() -> broker.delivering("in") == 4);
    }

    await().until(() -> handled.size() == 4);
    assertThat(handled).containsSubsequence("a1 2", "a2 2", "a3 2").contains("b1 2");
  }

  @Test
  void consumerWaitsForItsGroupOnce() throws Exception {
    start(Duration.ofMillis(100));
    send("a1", "a");
    await().until(() -> handled.size() == 1);

    send("a2", "a");

    await().until(() -> handled.size() == 2);
    assertThat(handled).containsExactly("a1 2", "a2 1");
  }

  @Test
  void consumerStoppedWhileItWaitsWaitsAgain() throws Exception {
    start(Duration.ofSeconds(3));
    send("a1", "a");
    await().during(Duration.ofMillis(200)).until(() -> broker.delivering("in") == 1);

    container.stop();
    await().until(() -> broker.delivering("in") == 0);
    container.start();

    await().until(() -> !handled.isEmpty());
    assertThat(handled).containsExactly("a1 3");
  }

  @Test
  void messageWithoutOrderDoesNotWait() throws Exception {
    start(Duration.ofDays(1));

    broker.send("in", "m1", Map.of());
    send("c1", "any order");

    await().until(() -> handled.size() == 2);
    assertThat(handled).containsExactly("m1 1", "c1 1");
  }

  /** Or it would come near to how often a broker delivers before it sets aside. */
  @Test
  void messagesPutBackAreNotPutBackForAGroupThatComesMeanwhile() throws Exception {
    start(Duration.ofMillis(500));
    send("a1", "a");
    for (int i = 0; i < 10; i++) {
      int known = i;
      await().until(() -> broker.delivering("in") > 0 || handled.size() > known);
      send("m" + i, "group " + i);
    }

    await().until(() -> handled.size() == 11);
    assertThat(handled).allMatch(each -> each.endsWith(" 2"));
  }

  @Test
  void messageDeliveredOftenInVainDoesNotWait() throws Exception {
    send("a1", "a");
    for (int i = 0; i < 5; i++) {
      try (Session inVain = broker.session()) {
        BrokerExtension.take(inVain, "in", 1);
        inVain.rollback();
      }
    }

    start(Duration.ofDays(1));

    await().until(() -> !handled.isEmpty());
    assertThat(handled).containsExactly("a1 6");
  }

  private void send(String body, String group) throws JMSException {
    broker.send("in", body, Map.of("JMSXGroupID", group));
  }

  private void start(Duration grace) {
    container =
        BatchContainers.parallel(
                new BatchSettings(
                    64,
                    2,
                    Duration.ofMillis(100),
                    4,
                    Duration.ofMillis(50),
                    m -> false,
                    f -> false,
                    new PoisonQueue("DLQ"),
                    Authenticity.UNCHECKED,
                    new BrokerCalls(Duration.ofMinutes(1))),
                inlet -> new JmsGroupedSource(inlet, JmsGroupedSourceIT::isInOrder, grace),
                workers)
            .createMessageListenerContainer(null);
    container.setConnectionFactory(broker.factory());
    container.setDestinationName("in");
    container.setSessionTransacted(true);
    ((DefaultMessageListenerContainer) container).setReceiveTimeout(200);
    container.setMessageListener((MessageListener) this::handle);
    container.afterPropertiesSet();
    container.start();
  }

  private static boolean isInOrder(Message message) {
    try {
      return !message.getStringProperty("JMSXGroupID").equals("any order");
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its body, and which delivery it was. */
  private void handle(Message message) {
    try {
      handled.add(
          BrokerExtension.body(message) + ' ' + message.getIntProperty("JMSXDeliveryCount"));
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
