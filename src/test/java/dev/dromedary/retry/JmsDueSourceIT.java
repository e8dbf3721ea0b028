package dev.dromedary.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchProcessor;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.BrokerCalls;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.PoisonQueue;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

class JmsDueSourceIT {

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final List<AbstractMessageListenerContainer> containers = new ArrayList<>();

  @AfterEach
  void stop() {
    containers.forEach(AbstractMessageListenerContainer::shutdown);
  }

  @Test
  void dueSourceTakesNothingBeforeItsTimeAndKeepsTheOrder() throws Exception {
    long now = System.currentTimeMillis();
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Long> early = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 3; i++) {
      broker.send("tier", "due" + i, Map.of("dueAt", now - 10, "JMSXGroupID", "g"));
    }
    broker.send("tier", "soon", Map.of("dueAt", now + 700, "JMSXGroupID", "g"));
    broker.send("tier", "late", Map.of("dueAt", now + 3_600_000, "JMSXGroupID", "g"));

    for (int gateway = 0; gateway < 2; gateway++) {
      start(
          100,
          3_600_000,
          message -> {
            taken.add(body(message));
            early.add(Math.max(0, message.getLongProperty("dueAt") - System.currentTimeMillis()));
          });
    }

    await().untilAsserted(() -> assertThat(taken).containsExactly("due0", "due1", "due2", "soon"));
    assertThat(early).containsOnly(0L);
    await().untilAsserted(() -> assertThat(broker.depth("tier")).isOne());
  }

  @Test
  void headWithADueTimeOfAnotherClockDelaysNoOther() throws Exception {
    long now = System.currentTimeMillis();
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    broker.send("tier", "before", Map.of("dueAt", now + 3_605_000, "JMSXGroupID", "g"));
    broker.send("tier", "after", Map.of("dueAt", now - 10, "JMSXGroupID", "g"));
    broker.send("tier", "late", Map.of("dueAt", now + 59_000, "JMSXGroupID", "g"));

    start(100, 5_000, message -> taken.add(body(message)));

    await().untilAsserted(() -> assertThat(taken).containsExactly("before", "after"));
    await().untilAsserted(() -> assertThat(broker.depth("tier")).isOne());
  }

  @Test
  void messagesCountedAsDueAreGivenToNoOtherGateway() throws Exception {
    long now = System.currentTimeMillis();
    Queue<String> taken = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 30; i++) {
      broker.send("tier", "due" + i, Map.of("dueAt", now - 10, "JMSXGroupID", "g"));
    }
    broker.send("tier", "late", Map.of("dueAt", now + 3_600_000, "JMSXGroupID", "g"));

    for (int gateway = 0; gateway < 2; gateway++) {
      start(2, 3_600_000, message -> taken.add(body(message) + " " + count(message)));
    }

    await().until(() -> taken.size() >= 30 && broker.depth("tier") == 1);
    assertThat(taken)
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> "due" + i + " 1").toList());
    containers.forEach(AbstractMessageListenerContainer::shutdown);
    assertThat(count(broker.drain("tier").get(0))).as("was not given back").isOne();
  }

  /** Or nothing of the tier would ever come. */
  @Test
  void headWithoutADueTimeDelaysNoOther() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    broker.send("tier", "no time", Map.of("dueAt", "in a while"));
    broker.send("tier", "due", Map.of("dueAt", 1L));

    start(100, 5_000, message -> taken.incrementAndGet());

    await().untilAsserted(() -> assertThat(taken).hasValue(2));
  }

  private interface Listening {
    void on(Message message) throws JMSException;
  }

  private void start(int size, long longestMillis, Listening listening) {
    BatchSettings settings =
        new BatchSettings(
            size,
            2,
            Duration.ofMillis(100),
            4,
            Duration.ofMillis(50),
            message -> false,
            failure -> false,
            new PoisonQueue("DLQ"),
            Authenticity.UNCHECKED,
            new BrokerCalls(Duration.ofMinutes(1)));
    AbstractMessageListenerContainer container =
        BatchContainers.single(
                settings,
                inlet ->
                    new JmsDueSource(
                        inlet,
                        Duration.ofMillis(500),
                        Duration.ofMillis(longestMillis),
                        Clock.systemUTC()),
                BatchProcessor::sequential)
            .createMessageListenerContainer(null);
    containers.add(container);
    container.setConnectionFactory(broker.factory());
    container.setDestinationName("tier");
    container.setSessionTransacted(true);
    container.setMessageListener(
        (MessageListener)
            message -> {
              try {
                listening.on(message);
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    container.afterPropertiesSet();
    container.start();
  }

  private static String body(Message message) throws JMSException {
    return BrokerExtension.body(message);
  }

  private static int count(Message message) throws JMSException {
    return message.getIntProperty("JMSXDeliveryCount");
  }
}
