package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.jdbc.StoreUnavailableException;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.listener.AbstractJmsListeningContainer.SharedConnectionNotInitializedException;

class BatchContainerIT {

  private static final int JOINED_BYTES = 10_000;

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<BatchContainer> containers = new ArrayList<>();

  @AfterEach
  void stop() {
    containers.forEach(BatchContainer::shutdown);
    workers.shutdownNow();
  }

  @Test
  void messagesOfABatchAreHandledAtTheSameTime() throws Exception {
    CountDownLatch together = new CountDownLatch(10);
    AtomicInteger met = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      broker.send("in", "m" + i, Map.of());
    }

    start(
        message -> {
          together.countDown();
          if (awaitQuietly(together)) {
            met.incrementAndGet();
          }
        });

    await().untilAsserted(() -> assertThat(met).hasValue(10));
  }

  @Test
  void hangingMessageDelaysItsOwnBatchOnly() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger handled = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      broker.send("in", i % 50 == 0 ? "hangs" : "m", Map.of());
    }

    start(
        message -> {
          if (body(message).equals("hangs")) {
            hanging.await();
          }
          handled.incrementAndGet();
        });

    // Three batches of 64 have one that hangs, and there is one consumer: each releases its permit.
    await().untilAsserted(() -> assertThat(handled).hasValue(196));
    await().untilAsserted(() -> assertThat(broker.depth("in")).isEqualTo(3 * 64));
    broker.send("in", "m", Map.of());
    await().untilAsserted(() -> assertThat(handled).hasValue(197));
    await().untilAsserted(() -> assertThat(broker.depth("in")).isEqualTo(3 * 64));
    hanging.countDown();
    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(handled).as("no message is processed twice").hasValue(201);
  }

  @Test
  void stalledBatchFlushesTheResultsOfItsFinishedMessages() throws Exception {
    // Given a batch of which one message hangs
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger committed = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      broker.send("in", i == 3 ? "hangs" : "m", Map.of());
    }

    // When it is handled
    start(
        message -> {
          collect("out", body(message));
          JmsBatch.current().join("joined", body(message).getBytes());
          Batches.whenEnded(committed::incrementAndGet, committed::decrementAndGet);
          if (body(message).equals("hangs")) {
            hanging.await();
          }
        });

    // Then what came of the others is there before it ends, and its own once it does; all once
    await().untilAsserted(() -> assertThat(broker.depth("out")).isEqualTo(19));
    await().untilAsserted(() -> assertThat(committed).hasValue(19));
    assertThat(broker.depth("in")).isEqualTo(20);
    hanging.countDown();
    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(broker.depth("out")).isEqualTo(20);
    await().untilAsserted(() -> assertThat(committed).hasValue(20));
    int joined = 0;
    for (Message message : broker.drain("joined")) {
      joined += BrokerExtension.body(message).length();
    }
    assertThat(joined).isEqualTo(19 + "hangs".length());
  }

  /** The shared connection is gone for a moment when the broker was restarted. */
  @Test
  void resultsThatCannotBeFlushedAreSentWithTheirBatch() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger handled = new AtomicInteger();
    startBatchOfTwentyThatCannotFlush(
        new SharedConnectionNotInitializedException("away") {}, failed, handled, hanging);

    assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
    await().during(Duration.ofMillis(500)).untilAsserted(() -> assertThat(handled).hasValue(19));
    hanging.countDown();

    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(handled).as("no message is processed twice").hasValue(20);
  }

  /** Or it would be processed twice at the same time. */
  @Test
  void noMessageIsDeliveredAgainWhileAWorkerOfItsBatchRuns() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger handled = new AtomicInteger();
    startBatchOfTwentyThatCannotFlush(
        new IllegalStateException("a fault of our own"), failed, handled, hanging);

    assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
    await().during(Duration.ofMillis(500)).untilAsserted(() -> assertThat(handled).hasValue(19));
    hanging.countDown();

    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    // The connection is made anew as well, under whoever got them first.
    assertThat(handled.get()).as("rolled back as a whole").isGreaterThanOrEqualTo(40);
  }

  /**
   * One of its messages hangs, so it wants to flush the results of the others, for which it needs a
   * session.
   */
  private void startBatchOfTwentyThatCannotFlush(
      RuntimeException failure,
      CountDownLatch failed,
      AtomicInteger handled,
      CountDownLatch hanging)
      throws Exception {
    for (int i = 0; i < 20; i++) {
      broker.send("in", i == 3 ? "hangs" : "m", Map.of());
    }
    Set<Thread> withASession = ConcurrentHashMap.newKeySet();
    startContainer(
        parallel(settings(64)),
        proxy(
            ConnectionFactory.class,
            broker.factory(),
            (method, connection) ->
                connection instanceof Connection
                    ? proxy(
                        Connection.class,
                        connection,
                        (call, session) -> {
                          if (session instanceof Session
                              && !withASession.add(Thread.currentThread())
                              && hanging.getCount() > 0) {
                            failed.countDown();
                            throw failure;
                          }
                          return session;
                        })
                    : connection),
        "in",
        message -> {
          if (body(message).equals("hangs")) {
            hanging.await();
          }
          handled.incrementAndGet();
        });
  }

  /** What was taken before it still holds a session, which is why there is a slow lane. */
  @Test
  void batchEndsWithAMessageThatMayBeSlow() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    for (int i = 0; i < 20; i++) {
      broker.send("in", i % 10 == 0 ? "hangs" : "m", Map.of("mayBeSlow", i % 10 == 0));
    }

    startContainer(
        parallel(settings(64).endingWith(BatchContainerIT::mayBeSlow)),
        "in",
        message -> {
          if (body(message).equals("hangs")) {
            hanging.await();
          }
        });

    // Taken are 1, 10 and 9.
    await().untilAsserted(() -> assertThat(broker.depth("in")).isEqualTo(11));
    hanging.countDown();
    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
  }

  private static boolean mayBeSlow(Message message) {
    try {
      return message.getBooleanProperty("mayBeSlow");
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void messagesOfABatchAreCommittedWithIt() throws Exception {
    broker.send("in", "a", Map.of());
    broker.send("in", "b", Map.of());

    start(message -> collect("out", body(message)));

    await().untilAsserted(() -> assertThat(broker.depth("out")).isEqualTo(2));
    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(broker.drain("out"))
        .extracting(BrokerExtension::body)
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void messagesOfABatchAreSentInItsOrder() throws Exception {
    CountDownLatch last = new CountDownLatch(1);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      bodies.add("m" + i);
      broker.send("in", "m" + i, Map.of());
    }

    start(
        message -> {
          if (body(message).equals("m7")) {
            last.countDown();
          } else {
            awaitQuietly(last);
          }
          collect("out", body(message));
        });

    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(broker.drain("out")).extracting(BrokerExtension::body).isEqualTo(bodies);
  }

  /** Who is given its group while it is uncommitted would overtake it. */
  @Test
  void batchOfAGroupIsNotOvertakenThoughItHangs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 100; i++) {
      broker.send("in", i == 0 ? "hangs" : "m" + i, Map.of("JMSXGroupID", "g"));
    }

    start(
        message -> {
          if (body(message).equals("hangs")) {
            hanging.await();
          }
          handled.add(body(message));
        });

    await().untilAsserted(() -> assertThat(handled).hasSize(63));
    await().until(() -> broker.consumers("in") == 2);
    // The consumer that waits is given some of them, too.
    for (int i = 0; i < 8; i++) {
      broker.send("in", "other" + i, Map.of());
    }
    await().untilAsserted(() -> assertThat(handled).anyMatch(body -> body.startsWith("other")));
    assertThat(handled).filteredOn(body -> body.startsWith("m")).hasSize(63);
    hanging.countDown();
    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(handled).hasSize(108).doesNotHaveDuplicates();
  }

  @Test
  void poisonMessageIsDeadLetteredWithItsReasonAndTheOthersGoOn() throws Exception {
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 20; i++) {
      broker.send("in", i == 7 ? "poison" : "m" + i, Map.of("number", i));
    }

    start(
        message -> {
          String body = body(message);
          collect("out", body);
          if (body.equals("poison")) {
            throw new IllegalStateException("cannot read this");
          }
          handled.add(body);
        });

    await().untilAsserted(() -> assertThat(broker.depth("DLQ")).isOne());
    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(handled).hasSize(19).doesNotHaveDuplicates();
    assertThat(broker.drain("out"))
        .extracting(BrokerExtension::body)
        .hasSize(19)
        .doesNotContain("poison");
    Message aside = broker.drain("DLQ").get(0);
    assertThat(BrokerExtension.body(aside)).isEqualTo("poison");
    assertThat(aside.getIntProperty("number")).isEqualTo(7);
    assertThat(aside.getStringProperty("poisonReason")).contains("cannot read this");
    assertThat(aside.getStringProperty("_AMQ_ORIG_QUEUE")).isEqualTo("in");
  }

  /** It would be rolled back ten times, and then the broker would throw out all of its messages. */
  @Test
  void errorOfOneMessageDeadLettersThatOneAndRollsNoBatchBack() throws Exception {
    Map<String, Integer> deliveries = new ConcurrentHashMap<>();
    for (int i = 0; i < 20; i++) {
      broker.send("in", i == 7 ? "poison" : "m" + i, Map.of());
    }

    start(
        message -> {
          deliveries.merge(body(message), count(message), Math::max);
          if (body(message).equals("poison")) {
            throw new StackOverflowError("nested too deep");
          }
        });

    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(deliveries).hasSize(20).allSatisfy((body, count) -> assertThat(count).isOne());
    List<Message> aside = broker.drain("DLQ");
    assertThat(aside).extracting(BrokerExtension::body).containsExactly("poison");
    assertThat(aside.get(0).getStringProperty("poisonReason")).contains("nested too deep");
  }

  @Test
  void transientFaultIsRetriedAloneAndNothingIsSentTwice() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    broker.send("in", "a", Map.of());

    start(
        message -> {
          collect("out", readAsCamelDoes(message));
          if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("once");
          }
        });

    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    assertThat(broker.drain("out")).extracting(BrokerExtension::body).containsExactly("a");
    assertThat(broker.depth("DLQ")).isZero();
  }

  @Test
  void consumptionIsPausedWhileAStoreIsUnavailableAndNoDeliveryIsCounted() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger deliveryCount = new AtomicInteger();
    broker.send("in", "a", Map.of());

    start(
        message -> {
          calls.incrementAndGet();
          if (away.get()) {
            throw new StoreUnavailableException("History", null);
          }
          deliveryCount.set(count(message));
        });

    await().untilAsserted(() -> assertThat(calls).hasValueGreaterThan(4));
    away.set(false);
    await().untilAsserted(() -> assertThat(deliveryCount).hasValue(1));
    assertThat(broker.depth("DLQ")).isZero();
  }

  @Test
  void partsOfABatchTravelTogether() throws Exception {
    for (int i = 0; i < 30; i++) {
      broker.send("in", "x", Map.of());
    }

    start(message -> JmsBatch.current().join("joined", body(message).getBytes()));

    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    List<Message> joined = broker.drain("joined");
    assertThat(joined).hasSizeLessThan(10);
    int length = 0;
    for (Message message : joined) {
      length += BrokerExtension.body(message).length();
    }
    assertThat(length).isEqualTo(30);
  }

  @Test
  void mergedBatchWithAPoisonMessageFallsBackToItsMessages() throws Exception {
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    for (String body : List.of("a", "b", "!", "c")) {
      broker.send("in", body, Map.of());
    }

    startContainer(
        merging(16, Duration.ofMillis(20)),
        "in",
        message -> {
          if (body(message).contains("!")) {
            throw new IllegalStateException("no such part");
          }
          handled.add(body(message));
        });

    await().untilAsserted(() -> assertThat(String.join("", handled)).isEqualTo("abc"));
    await().untilAsserted(() -> assertThat(broker.depth("DLQ")).isOne());
    broker.send("in", "d", Map.of());
    await().untilAsserted(() -> assertThat(String.join("", handled)).isEqualTo("abcd"));
  }

  @Test
  void messageWithoutBytesIsNotLostAmongMergedOnes() throws Exception {
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    broker.send("in", "a", Map.of());
    try (Connection connection = broker.factory().createConnection();
        Session session = connection.createSession()) {
      MessageProducer in = session.createProducer(session.createQueue("in"));
      in.send(session.createTextMessage("text"));
    }
    broker.send("in", "b", Map.of());

    startContainer(
        merging(3, Duration.ofMinutes(1)),
        "in",
        message ->
            handled.add(message instanceof TextMessage text ? text.getText() : body(message)));

    await().untilAsserted(() -> assertThat(handled).containsExactly("a", "text", "b"));
  }

  @Test
  void messageJoinsAMergedBatchWhileItIsOpen() throws Exception {
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    startContainer(merging(3, Duration.ofMinutes(1)), "in", message -> handled.add(body(message)));

    for (String body : List.of("a", "b", "c")) {
      broker.send("in", body, Map.of());
    }

    await().untilAsserted(() -> assertThat(handled).containsExactly("abc"));
  }

  /** Nothing was handled for as long as a batch is left open. */
  @Test
  void messageAfterAQuietTimeIsProcessedAtOnce() throws Exception {
    Duration interval = Duration.ofSeconds(3);
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    startContainer(merging(3, interval), "in", message -> handled.add(body(message)));
    long started = System.nanoTime();
    await().until(() -> System.nanoTime() - started > interval.toNanos());

    broker.send("in", "a", Map.of());

    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(handled).containsExactly("a"));
  }

  @Test
  void mergedBatchIsClosedWhenItHoldsEnough() throws Exception {
    ConcurrentLinkedQueue<Integer> handled = new ConcurrentLinkedQueue<>();
    startContainer(
        merging(100, Duration.ofMinutes(1)), "in", message -> handled.add(body(message).length()));

    for (int i = 0; i < 3; i++) {
      broker.send("in", "x".repeat(JOINED_BYTES / 2), Map.of());
    }

    await().untilAsserted(() -> assertThat(handled).containsExactly(JOINED_BYTES));
  }

  @Test
  void largeMessagesKeepTheirBodiesInABatch() throws Exception {
    ConcurrentLinkedQueue<Integer> lengths = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 8; i++) {
      broker.send("in", "x".repeat(200_000 + i), Map.of());
      broker.send("in", "small", Map.of());
    }

    start(message -> lengths.add(body(message).length()));

    await().untilAsserted(() -> assertThat(lengths).hasSize(16));
    assertThat(lengths).contains(200_000, 200_003, 200_007, 5);
    assertThat(broker.depth("DLQ")).isZero();
  }

  /** Less than a wait for a message takes. */
  @Test
  void stopDoesNotWaitForAMessage() throws Exception {
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    start(message -> handled.add(body(message)));
    startContainer(merging(3, Duration.ofMillis(50)), "in", message -> handled.add(body(message)));
    await().until(() -> broker.consumers("in") == 2);
    long begun = System.nanoTime();

    containers.forEach(BatchContainer::stop);
    await().until(() -> broker.consumers("in") == 0);
    containers.forEach(BatchContainer::start);
    broker.send("in", "a", Map.of());
    await().untilAsserted(() -> assertThat(handled).containsExactly("a"));
    containers.forEach(BatchContainer::shutdown);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
  }

  private void start(Listening listening) {
    startContainer(parallel(settings(64)), "in", listening);
  }

  private void startContainer(
      MessageListenerContainerFactory factory, String queue, Listening listening) {
    startContainer(factory, broker.factory(), queue, listening);
  }

  private void startContainer(
      MessageListenerContainerFactory factory,
      ConnectionFactory connections,
      String queue,
      Listening listening) {
    BatchContainer container = (BatchContainer) factory.createMessageListenerContainer(null);
    containers.add(container);
    container.setConnectionFactory(connections);
    container.setDestinationName(queue);
    container.setSessionTransacted(true);
    container.setReceiveTimeout(200);
    container.setMessageListener((MessageListener) message -> listening.quietly(message));
    container.afterPropertiesSet();
    container.start();
  }

  private MessageListenerContainerFactory parallel(BatchSettings settings) {
    return BatchContainers.parallel(settings, workers);
  }

  private static MessageListenerContainerFactory merging(int size, Duration interval) {
    return BatchContainers.merging(settings(size), interval, JOINED_BYTES);
  }

  /** What the delegate returns, as the interceptor has it. */
  private static <T> T proxy(
      Class<T> type, Object delegate, BiFunction<Method, Object, Object> interceptor) {
    InvocationHandler handler =
        (proxy, method, args) -> {
          try {
            return interceptor.apply(method, method.invoke(delegate, args));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static BatchSettings settings(int size) {
    return new BatchSettings(
        size,
        2,
        Duration.ofMillis(100),
        4,
        Duration.ofMillis(50),
        message -> false,
        StoreUnavailableException.class::isInstance,
        new PoisonQueue("DLQ"),
        Authenticity.UNCHECKED,
        new BrokerCalls(Duration.ofMinutes(1)));
  }

  private static void collect(String queue, String body) throws Exception {
    JmsBatch.current()
        .collect(
            queue,
            session -> session.createQueue(queue),
            session -> {
              BytesMessage message = session.createBytesMessage();
              message.writeBytes(body.getBytes());
              return message;
            },
            4);
  }

  private static String body(Message message) throws Exception {
    return BrokerExtension.body(message);
  }

  private static int count(Message message) throws Exception {
    return message.getIntProperty("JMSXDeliveryCount");
  }

  private static boolean awaitQuietly(CountDownLatch latch) throws InterruptedException {
    return latch.await(5, TimeUnit.SECONDS);
  }

  private interface Listening {
    void on(Message message) throws Exception;

    default void quietly(Message message) {
      try {
        on(message);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** From where the one before stopped: a body is a stream. */
  private static String readAsCamelDoes(Message message) throws JMSException {
    BytesMessage bytes = (BytesMessage) message;
    byte[] body = new byte[(int) bytes.getBodyLength()];
    bytes.readBytes(body);
    return new String(body);
  }
}
