package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.BrokerCalls;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.JmsBatch;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.broker.JmsProduct;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** What the routes do with a message, a {@link Desk} does here. */
class JmsOrderedLaneIT {

  private static final String GROUP = "g";
  private static final BatchSettings SETTINGS =
      new BatchSettings(
          64,
          2,
          Duration.ofMillis(100),
          4,
          Duration.ofMillis(50),
          message -> false,
          failure -> false,
          new PoisonQueue("DLQ"),
          Authenticity.UNCHECKED,
          new BrokerCalls(Duration.ofMinutes(1)));

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<AbstractMessageListenerContainer> containers = new ArrayList<>();

  /** Bodies that leave the lane without having ended, each under a lease of its name. */
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();

  private final ConcurrentLinkedQueue<String> went = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch hanging = new CountDownLatch(0);

  @AfterEach
  void stop() {
    hanging.countDown();
    containers.forEach(AbstractMessageListenerContainer::shutdown);
    workers.shutdownNow();
  }

  @Test
  void leasedDeliveryBlocksItsKeyAndNoOther() throws Exception {
    leaving.add("a1");
    come("a", "a1", "a2");
    come("b", "b1", "b2");
    come("a", "a3");

    start();

    eventually(() -> assertThat(went).contains("a1", "b1", "b2"));
    eventually(
        () -> assertThat(broker.depth("blocked")).as("a lease record, a2 and a3").isEqualTo(3));
    assertThat(went).doesNotContain("a2", "a3");
  }

  @Test
  void releasedLeaseUnblocksItsKeyUntilTheNextLease() throws Exception {
    leaving.addAll(Set.of("a1", "a4", "b1"));
    come("a", "a1", "a2");
    come("b", "b1", "b2");
    come("a", "a3", "a4", "a5");
    start();
    eventually(() -> assertThat(broker.depth("blocked")).isEqualTo(2 + 5));

    release("a", "a1");

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4"));
    release("a", "a4");
    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4", "a5"));
    come("a", "a6");
    eventually(() -> assertThat(of("a")).endsWith("a5", "a6"));
    assertThat(of("b")).containsExactly("b1");
  }

  @Test
  void nextOwnerReadsTheBlockedKeysFromTheQueue() throws Exception {
    leaving.addAll(Set.of("a1", "b1"));
    come("a", "a1", "a2", "a3");
    come("b", "b1");
    AbstractMessageListenerContainer first = start();
    eventually(() -> assertThat(broker.depth("blocked")).isEqualTo(2 + 2));
    first.shutdown();
    release("a", "a1");
    come("a", "a4");
    come("b", "b2");

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4"));
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
    assertThat(of("b")).as("leased, with no delivery behind it").containsExactly("b1");
  }

  /** The release is taken from its queue, and nothing went yet. */
  @Test
  void releasedLeaseIsReleasedForTheNextOwner() throws Exception {
    leaving.add("a1");
    come("a", "a1");
    start();
    eventually(() -> assertThat(broker.depth("blocked")).isOne());
    release("a", "a1");
    eventually(() -> assertThat(broker.depth("blocked")).isEqualTo(2));
    containers.get(1).shutdown();
    come("a", "a2");

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2"));
  }

  @Test
  void otherGatewayTakesOverThoughNothingComesIn() throws Exception {
    leaving.add("a1");
    come("a", "a1", "a2");
    AbstractMessageListenerContainer first = start();
    eventually(() -> assertThat(broker.depth("blocked")).isEqualTo(2));
    Sequencer others = new Sequencer();
    start(others);
    come("b", "b1");
    eventually(() -> assertThat(went).contains("b1"));
    assertThat(others.size()).as("keys that the other knows").isZero();

    first.shutdown();

    eventually(() -> assertThat(others.size()).isOne());
    release("a", "a1");
    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2"));
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
  }

  /** A broker gives the group of one that is gone away before all is back that it had taken. */
  @Test
  void messagesBackLateAreInSequenceForTheNextOwner() throws Exception {
    broker.send("blocked", "a1", Map.of("orderKey", "a", "sequence", 1L));
    broker.send("blocked", "a2", Map.of("orderKey", "a", "sequence", 2L));
    broker.send("ordered", "b1", Map.of("orderKey", "b"));
    try (Session gone = broker.session()) {
      BrokerExtension.take(gone, "blocked", 2);
      BrokerExtension.take(gone, "ordered", 1);
      come("b", "b2");
      come("a", "a3");
      start(new Sequencer(), Duration.ofSeconds(6));
      eventually(() -> assertThat(broker.delivering("ordered")).isEqualTo(3));
    }

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3"));
    assertThat(of("b")).containsExactly("b1", "b2");
  }

  /** An operator moved it there in a console, or the broker's DLQ gave it back. */
  @Test
  void blockedDeliveryOfAnUnknownKeyGoesWithoutARestart() throws Exception {
    come("b", "b1");
    start();
    eventually(() -> assertThat(went).contains("b1"));

    broker.send("blocked", "a2", Map.of("orderKey", "a", "sequence", 2L));
    broker.send("blocked", "a1", Map.of("orderKey", "a", "sequence", 1L));

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2"));
  }

  /** They may have been overtaken, but do not stand still. */
  @Test
  void deliveryBackAfterATakeoverGoesToo() throws Exception {
    broker.send("blocked", "a1", Map.of("orderKey", "a", "sequence", 1L));
    try (Session gone = broker.session()) {
      BrokerExtension.take(gone, "blocked", 1);
      come("b", "b1");
      start(new Sequencer(), Duration.ofMillis(300));
      eventually(() -> assertThat(went).contains("b1"));
    }

    eventually(() -> assertThat(of("a")).containsExactly("a1"));
  }

  @Test
  void deliveryWaitsForItsOwnKeyOnly() throws Exception {
    hanging = new CountDownLatch(1);
    come("a", "hangs", "a2");
    come("b", "b1", "b2", "b3");

    start();

    eventually(() -> assertThat(of("b")).containsExactly("b1", "b2", "b3"));
    assertThat(of("a")).isEmpty();
    hanging.countDown();
    eventually(() -> assertThat(went).contains("hangs", "a2"));
  }

  @Test
  void poisonMessageIsDeadLetteredAndItsKeyGoesOnInOrder() throws Exception {
    come("a", "a1", "poison", "a2", "a3");

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3"));
    eventually(() -> assertThat(broker.depth("DLQ")).isOne());
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
  }

  @Test
  void deliveryGoneFromTheQueueBlocksNoOther() throws Exception {
    leaving.add("a1");
    come("a", "a1", "a2");
    AbstractMessageListenerContainer first = start();
    eventually(() -> assertThat(broker.depth("blocked")).isEqualTo(2));
    first.shutdown();
    broker.drain("blocked");
    broker.send("blocked", "-", Map.of("orderKey", "a", "leaseRecord", "a1"));
    broker.send("blocked", "a3", Map.of("orderKey", "a", "sequence", 3L));
    broker.send("blocked", "a5", Map.of("orderKey", "a", "sequence", 5L));
    start();
    release("a", "a1");

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a3", "a5"));
  }

  /** However they lie on the queue: a crash may leave them anywhere. */
  @Test
  void sequenceNumbersDecideAndNotTheQueue() throws Exception {
    for (int place : new int[] {3, 1, 4, 2}) {
      broker.send("blocked", "a" + place, Map.of("orderKey", "a", "sequence", (long) place));
    }

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4"));
    eventually(() -> assertThat(broker.depth("blocked")).isZero());
  }

  @Test
  void recordsOfReleasedLeasesAreRemoved() throws Exception {
    start();
    for (int i = 0; i < 600; i++) {
      leaving.add("k" + i);
      come("k" + i, "k" + i);
      release("k" + i, "k" + i);
    }

    eventually(() -> assertThat(went).hasSize(600));
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
    eventually(() -> assertThat(broker.depth("blocked")).isLessThan(600));
  }

  @Test
  void stoppedRouteOfTheBlockedQueueKeepsBlockedDeliveriesUntilItIsStartedAgain() throws Exception {
    leaving.add("a1");
    come("a", "a1", "a2");
    start();
    eventually(() -> assertThat(broker.depth("blocked")).isEqualTo(2));
    AbstractMessageListenerContainer blocked = containers.get(0);

    blocked.stop();
    release("a", "a1");
    come("b", "b1");

    eventually(() -> assertThat(went).contains("b1"));
    assertThat(of("a")).containsExactly("a1");
    blocked.start();
    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2"));
  }

  /** Ten times given back, its message would be poison. */
  @Test
  void gatewayWhoseBlockedRouteIsStoppedTakesNothingOver() throws Exception {
    come("a", "a1");
    JmsOrderedLane lane =
        new JmsOrderedLane(new Sequencer(), scans(), GROUP, Duration.ofMillis(50));
    MessageListener listener = message -> went.add("wrong");
    start(lane.ordered(SETTINGS, workers), "ordered", listener);
    await().during(Duration.ofSeconds(2)).until(went::isEmpty);
    assertThat(broker.depth("DLQ")).as("poison messages").isZero();
    containers.get(0).shutdown();

    start();

    eventually(() -> assertThat(went).containsExactly("a1"));
  }

  /** An operator moved it there in a console. */
  @Test
  void messageWithoutTheGroupGoesToo() throws Exception {
    broker.send("ordered", "a1", Map.of("orderKey", "a"));

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1"));
  }

  private List<String> of(String line) {
    return went.stream().filter(body -> body.startsWith(line)).toList();
  }

  private void come(String key, String... bodies) throws JMSException {
    for (String body : bodies) {
      broker.send("ordered", body, Map.of("orderKey", key, "JMSXGroupID", GROUP));
    }
  }

  private void release(String key, String lease) throws JMSException {
    broker.send("ordered", "-", Map.of("orderKey", key, "released", lease, "JMSXGroupID", GROUP));
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }

  private AbstractMessageListenerContainer start() {
    return start(new Sequencer());
  }

  private AbstractMessageListenerContainer start(Sequencer sequencer) {
    return start(sequencer, Duration.ofMillis(100));
  }

  /** The route of the blocked queue is shut down with that of the lane. */
  private AbstractMessageListenerContainer start(Sequencer sequencer, Duration grace) {
    JmsOrderedLane lane = new JmsOrderedLane(sequencer, scans(), GROUP, grace);
    MessageListener desk = message -> new Desk(sequencer).quietly(message);
    start(lane.blocked(), "blocked", desk);
    return start(lane.ordered(SETTINGS, workers), "ordered", desk);
  }

  private AbstractMessageListenerContainer start(
      MessageListenerContainerFactory factory, String queue, MessageListener listener) {
    AbstractMessageListenerContainer container = factory.createMessageListenerContainer(null);
    containers.add(container);
    container.setConnectionFactory(broker.factory());
    container.setDestinationName(queue);
    container.setSessionTransacted(true);
    if (container instanceof DefaultMessageListenerContainer consuming) {
      consuming.setReceiveTimeout(200);
    }
    container.setMessageListener(listener);
    container.afterPropertiesSet();
    container.start();
    return container;
  }

  private final class Desk {

    private final Sequencer sequencer;

    Desk(Sequencer sequencer) {
      this.sequencer = sequencer;
    }

    void quietly(Message message) {
      try {
        handle(message, message.getStringProperty("orderKey"), BrokerExtension.body(message));
      } catch (JMSException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void handle(Message message, String key, String body)
        throws JMSException, InterruptedException {
      if (message.propertyExists("released")) {
        sequencer.release(key, message.getStringProperty("released"));
        block(message, null);
        return;
      }
      Long sequence =
          message.propertyExists("sequence") ? message.getLongProperty("sequence") : null;
      Long blocked = sequence == null ? sequencer.block(key) : null;
      if (blocked != null) {
        block(message, blocked);
        return;
      }
      if (body.equals("poison")) {
        throw new IllegalStateException("cannot read this");
      }
      if (body.equals("hangs")) {
        hanging.await();
      }
      went.add(body);
      if (leaving.contains(body)) {
        sequencer.lease(key, body, sequence);
      } else {
        sequencer.ended(key, sequence);
      }
    }

    private void block(Message message, Long sequence) throws JMSException {
      JmsBatch.current()
          .collect(
              "blocked",
              session -> session.createQueue("blocked"),
              session -> {
                Message blocked = PoisonQueue.copy(session, message);
                if (sequence != null) {
                  blocked.setLongProperty("sequence", sequence);
                }
                return blocked;
              },
              4);
    }
  }

  private QueueScan scans() {
    return JmsProduct.scan(broker.factory(), () -> true);
  }
}
