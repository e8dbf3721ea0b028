package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.JmsBatch;
import dev.dromedary.batch.PoisonQueue;
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
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the routes do with a message, a {@link Desk} does here. */
class OrderedListenerContainerIT {

  private static final String GROUP = "g";

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final ExecutorService members = Executors.newCachedThreadPool();
  private final List<OrderedListenerContainer> containers = new ArrayList<>();

  /** Bodies that leave the lane without having ended, each under a turn of its name. */
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();

  private final ConcurrentLinkedQueue<String> went = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch hanging = new CountDownLatch(0);

  @AfterEach
  void stop() {
    hanging.countDown();
    containers.forEach(OrderedListenerContainer::shutdown);
    members.shutdownNow();
  }

  @Test
  void oneThatLeavesHoldsItsLineAndNoOther() throws Exception {
    leaving.add("a1");
    come("a", "a1", "a2");
    come("b", "b1", "b2");
    come("a", "a3");

    start();

    eventually(() -> assertThat(went).contains("a1", "b1", "b2"));
    eventually(() -> assertThat(broker.depth("held")).as("a note, a2 and a3").isEqualTo(3));
    assertThat(went).doesNotContain("a2", "a3");
  }

  @Test
  void whenItsTurnEndsThoseBehindGoUntilOneLeavesAgain() throws Exception {
    leaving.addAll(Set.of("a1", "a4", "b1"));
    come("a", "a1", "a2");
    come("b", "b1", "b2");
    come("a", "a3", "a4", "a5");
    start();
    eventually(() -> assertThat(broker.depth("held")).isEqualTo(2 + 5));

    turnEnds("a", "a1");

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4"));
    turnEnds("a", "a4");
    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4", "a5"));
    come("a", "a6");
    eventually(() -> assertThat(of("a")).endsWith("a5", "a6"));
    assertThat(of("b")).containsExactly("b1");
  }

  @Test
  void whoComesNextReadsTheLinesFromTheQueue() throws Exception {
    leaving.addAll(Set.of("a1", "b1"));
    come("a", "a1", "a2", "a3");
    come("b", "b1");
    OrderedListenerContainer first = start();
    eventually(() -> assertThat(broker.depth("held")).isEqualTo(2 + 2));
    first.shutdown();
    turnEnds("a", "a1");
    come("a", "a4");
    come("b", "b2");

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4"));
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
    assertThat(of("b")).as("held by one that left no one behind it").containsExactly("b1");
  }

  /** The word that its turn ended is taken from its queue, and nothing went yet. */
  @Test
  void turnThatEndedHasEndedForWhoComesNext() throws Exception {
    leaving.add("a1");
    come("a", "a1");
    start();
    eventually(() -> assertThat(broker.depth("held")).isOne());
    turnEnds("a", "a1");
    eventually(() -> assertThat(broker.depth("held")).isEqualTo(2));
    containers.get(0).shutdown();
    come("a", "a2");

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2"));
  }

  @Test
  void ofTwoOneWorksAndTheOtherTakesOverThoughNothingComesIn() throws Exception {
    leaving.add("a1");
    come("a", "a1", "a2");
    OrderedListenerContainer first = start();
    eventually(() -> assertThat(broker.depth("held")).isEqualTo(2));
    Lines others = new Lines();
    start(others);
    come("b", "b1");
    eventually(() -> assertThat(went).contains("b1"));
    assertThat(others.size()).as("lines that the other knows").isZero();

    first.shutdown();

    eventually(() -> assertThat(others.size()).isOne());
    turnEnds("a", "a1");
    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2"));
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
  }

  /** A broker gives the group of one that is gone away before all is back that it had taken. */
  @Test
  void whatIsBackLateIsInItsPlaceForWhoTakesOver() throws Exception {
    broker.send("held", "a1", Map.of("orderKey", "a", "place", 1L));
    broker.send("held", "a2", Map.of("orderKey", "a", "place", 2L));
    broker.send("ordered", "b1", Map.of("orderKey", "b"));
    try (Session gone = broker.session()) {
      BrokerExtension.take(gone, "held", 2);
      BrokerExtension.take(gone, "ordered", 1);
      come("b", "b2");
      come("a", "a3");
      start(new Lines(), Duration.ofSeconds(6));
      eventually(() -> assertThat(broker.delivering("ordered")).isEqualTo(3));
    }

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3"));
    assertThat(of("b")).containsExactly("b1", "b2");
  }

  /** Somebody moved it there in a console, or the broker's DLQ gave it back. */
  @Test
  void deliveryThatIsHeldWithoutALineGoesWithoutARestart() throws Exception {
    come("b", "b1");
    start();
    eventually(() -> assertThat(went).contains("b1"));

    broker.send("held", "a2", Map.of("orderKey", "a", "place", 2L));
    broker.send("held", "a1", Map.of("orderKey", "a", "place", 1L));

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2"));
  }

  /** They may have been overtaken, but do not stand still. */
  @Test
  void whoIsBackAfterAnotherTookOverGoesToo() throws Exception {
    broker.send("held", "a1", Map.of("orderKey", "a", "place", 1L));
    try (Session gone = broker.session()) {
      BrokerExtension.take(gone, "held", 1);
      come("b", "b1");
      start(new Lines(), Duration.ofMillis(300));
      eventually(() -> assertThat(went).contains("b1"));
    }

    eventually(() -> assertThat(of("a")).containsExactly("a1"));
  }

  @Test
  void lineWaitsForItsOwnOnly() throws Exception {
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
  void messageThatCannotBeHandledIsSetAsideAndTheLineGoesOnInItsOrder() throws Exception {
    come("a", "a1", "poison", "a2", "a3");

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3"));
    eventually(() -> assertThat(broker.depth("DLQ")).isOne());
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
  }

  @Test
  void oneThatIsGoneFromTheQueueHoldsNobody() throws Exception {
    leaving.add("a1");
    come("a", "a1", "a2");
    OrderedListenerContainer first = start();
    eventually(() -> assertThat(broker.depth("held")).isEqualTo(2));
    first.shutdown();
    broker.drain("held");
    broker.send("held", "-", Map.of("orderKey", "a", "note", "a1"));
    broker.send("held", "a3", Map.of("orderKey", "a", "place", 3L));
    broker.send("held", "a5", Map.of("orderKey", "a", "place", 5L));
    start();
    turnEnds("a", "a1");

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a3", "a5"));
  }

  /** However they lie on the queue: a crash may leave them anywhere. */
  @Test
  void placesDecideAndNotTheQueue() throws Exception {
    for (int place : new int[] {3, 1, 4, 2}) {
      broker.send("held", "a" + place, Map.of("orderKey", "a", "place", (long) place));
    }

    start();

    eventually(() -> assertThat(of("a")).containsExactly("a1", "a2", "a3", "a4"));
    eventually(() -> assertThat(broker.depth("held")).isZero());
  }

  @Test
  void notesOfTurnsThatEndedAreSwept() throws Exception {
    start();
    for (int i = 0; i < 600; i++) {
      leaving.add("k" + i);
      come("k" + i, "k" + i);
      turnEnds("k" + i, "k" + i);
    }

    eventually(() -> assertThat(went).hasSize(600));
    eventually(() -> assertThat(broker.depth("ordered")).isZero());
    eventually(() -> assertThat(broker.depth("held")).isLessThan(600));
  }

  /** Somebody moved it there in a console. */
  @Test
  void messageWithoutTheGroupIsWorkedOnToo() throws Exception {
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

  private void turnEnds(String key, String turn) throws JMSException {
    broker.send("ordered", "-", Map.of("orderKey", key, "ended", turn, "JMSXGroupID", GROUP));
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }

  private OrderedListenerContainer start() {
    return start(new Lines());
  }

  private OrderedListenerContainer start(Lines lines) {
    return start(lines, Duration.ofMillis(100));
  }

  private OrderedListenerContainer start(Lines lines, Duration settling) {
    OrderedListenerContainer container =
        new OrderedListenerContainer(
            new BatchSettings(
                64,
                2,
                Duration.ofMillis(100),
                4,
                Duration.ofMillis(50),
                message -> false,
                failure -> false),
            new PoisonQueue("DLQ"),
            members,
            lines,
            "held",
            GROUP,
            settling);
    containers.add(container);
    container.setConnectionFactory(broker.factory());
    container.setDestinationName("ordered");
    container.setSessionTransacted(true);
    container.setReceiveTimeout(200);
    container.setMessageListener((MessageListener) message -> new Desk(lines).quietly(message));
    container.afterPropertiesSet();
    container.start();
    return container;
  }

  private final class Desk {

    private final Lines lines;

    Desk(Lines lines) {
      this.lines = lines;
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
      if (message.propertyExists("ended")) {
        lines.ended(key, message.getStringProperty("ended"));
        hold(message, null);
        return;
      }
      Long place = message.propertyExists("place") ? message.getLongProperty("place") : null;
      Long behind = place == null ? lines.behind(key) : null;
      if (behind != null) {
        hold(message, behind);
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
        lines.out(key, body, place);
      } else {
        lines.over(key, place);
      }
    }

    private void hold(Message message, Long place) throws JMSException {
      JmsBatch.current()
          .collect(
              session -> session.createQueue("held"),
              session -> {
                Message held = PoisonQueue.copy(session, message);
                if (place != null) {
                  held.setLongProperty("place", place);
                }
                return held;
              },
              4);
    }
  }
}
