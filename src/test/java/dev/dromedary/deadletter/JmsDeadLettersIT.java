package dev.dromedary.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.Forgeries;
import dev.dromedary.batch.LateCredit;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.broker.JmsProduct;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Samples;
import dev.dromedary.delivery.Trail;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.kit.PostgresDatabase;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jms.connection.CachingConnectionFactory;

class JmsDeadLettersIT {

  private static final String QUEUE = "dead";
  private static final int OF_EACH = 250;
  private static final int MANY = 3_685;

  /** As the gateway connects. */
  private static final String PARAMETERS = "?consumerWindowSize=131072&producerWindowSize=1048576";

  private static PostgresDatabase postgres;

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  /** Where {@link #buryOnPages} is called. */
  @RegisterExtension final BrokerExtension paging = new BrokerExtension();

  private final Passes passes = new Passes(Clock.systemUTC());
  private final AtomicInteger requeued = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();

  @BeforeAll
  static void start() {
    postgres = new PostgresDatabase();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** Each puts back what the other one looks for, and neither ends the other's way. */
  @Test
  void passesOfTwoGatewaysAtTheSameTimeEachFindWhatTheyLookFor() throws Exception {
    for (int i = 0; i < OF_EACH; i++) {
      for (String endpointId : List.of("ep_requeued", "ep_kept", "ep_deleted")) {
        bury(endpointId, i);
      }
    }

    CompletableFuture<Integer> requeue =
        CompletableFuture.supplyAsync(() -> gateway().requeue(of("ep_requeued")).count());
    CompletableFuture<Integer> delete =
        CompletableFuture.supplyAsync(() -> gateway().delete(of("ep_deleted")).count());

    assertThat(requeue.get()).isEqualTo(OF_EACH).isEqualTo(requeued.get());
    assertThat(delete.get()).isEqualTo(OF_EACH).isEqualTo(deleted.get());
    assertThat(broker.depth(QUEUE)).isEqualTo(OF_EACH);
  }

  /** Dead letters can be put back without a database. */
  @Test
  void passIsMadeWhileTheDatabaseIsUnavailable() throws Exception {
    bury("ep_requeued", 1);
    try (HikariDataSource away = new HikariDataSource()) {
      away.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
      away.setConnectionTimeout(250);

      assertThat(gateway(away).requeue(of("ep_requeued")).count()).isOne();
    }
  }

  @Test
  void passAloneKeepsTheOrderOfWhatItPutsBack() throws Exception {
    for (int i = 0; i < 5; i++) {
      bury(i == 2 ? "ep_requeued" : "ep_kept", i);
    }

    assertThat(gateway().requeue(of("ep_requeued")).count()).isOne();

    List<Integer> numbers = new ArrayList<>();
    for (Message message : broker.drain(QUEUE)) {
      numbers.add(message.getIntProperty("attempts"));
    }
    assertThat(numbers).containsExactly(0, 1, 3, 4);
  }

  @Test
  void deliveriesAreTakenByTheirIdsAndSaidToBe() throws Exception {
    buryMany(broker, 30);

    assertThat(gateway().requeue(Set.of("dlv_ep_7_7", "dlv_ep_9_19", "dlv_ep_9_none")))
        .containsExactlyInAnyOrder("dlv_ep_7_7", "dlv_ep_9_19");

    assertThat(requeued).hasValue(2);
    assertThat(broker.depth(QUEUE)).isEqualTo(28);
  }

  @Test
  void oneIsTakenAmongManyAndTheOthersStayWhereTheyAre() throws Exception {
    buryMany(broker, MANY);

    assertThat(gateway().requeue(DeadLetterIndex.Filter.ofDelivery("dlv_ep_7_2007")).count())
        .isOne();
    assertThat(gateway().delete(DeadLetterIndex.Filter.ofDelivery("dlv_ep_9_none")).count())
        .isZero();

    assertThat(requeued).hasValue(1);
    assertThat(broker.depth(QUEUE)).isEqualTo(MANY - 1);
    assertThat(broker.added(QUEUE)).as("ever put on the queue").isEqualTo(MANY);
  }

  @Test
  void filterTakesWhatItMeansAmongManyAndTheOthersStayWhereTheyAre() throws Exception {
    buryMany(broker, MANY);
    broker.slowDown(Duration.ofMillis(1));

    assertThat(gateway().delete(of("ep_3")).count()).isEqualTo(369).isEqualTo(deleted.get());

    assertThat(broker.depth(QUEUE)).isEqualTo(MANY - 369);
    assertThat(broker.added(QUEUE)).as("ever put on the queue").isEqualTo(MANY);
  }

  @Test
  void filterFindsWhatTheBrokerHasPaged() throws Exception {
    buryOnPages();

    assertThat(gateway(paging).requeue(of("ep_3")).count()).isEqualTo(369);
    assertThat(gateway(paging).requeue(of("ep_3")).count()).isZero();

    assertThat(paging.depth(QUEUE)).isEqualTo(MANY - 369);
  }

  /** As of another broker, or of a pool: its window cannot be taken away. */
  @Test
  void passGoesOverAllWhereABrowserMayEndEarly() throws Exception {
    buryOnPages();
    ActiveMQConnectionFactory windowed =
        new ActiveMQConnectionFactory(paging.url() + PARAMETERS + "&" + LateCredit.URL);
    ConnectionFactory wrapped =
        (ConnectionFactory)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConnectionFactory.class},
                (proxy, method, args) -> method.invoke(windowed, args));

    DeadLetters gateway =
        gateway(wrapped, postgres.dataSource(), (properties, body) -> requeued.incrementAndGet());

    assertThat(gateway.isBrowsedWhole()).isFalse();
    assertThat(gateway.requeue(of("ep_3")).count()).isEqualTo(369).isEqualTo(requeued.get());
    assertThat(paging.depth(QUEUE)).isEqualTo(MANY - 369);
  }

  @Test
  void passForOneStopsAtItsHitThoughTheBrokerHasPagedIt() throws Exception {
    buryOnPages();

    assertThat(gateway(paging).requeue(DeadLetterIndex.Filter.ofDelivery("dlv_ep_0_1000")).count())
        .isOne();

    assertThat(paging.depth(QUEUE)).isEqualTo(MANY - 1);
    assertThat(paging.added(QUEUE) - MANY).as("put back").isBetween(1L, 1_000L);
    assertThat(paging.drain(QUEUE))
        .hasSize(MANY - 1)
        .allMatch(message -> "there".equals(returnsTo(message)));
  }

  @Test
  void everythingIsBrowsedThoughTheBrokerIsSlowOrPages() throws Exception {
    buryMany(broker, MANY);
    buryOnPages();
    for (BrokerExtension each : List.of(broker, paging)) {
      each.slowDown(Duration.ofNanos(200_000));
      List<String> ids = new ArrayList<>();

      gateway(each).browse(letter -> ids.add(letter.deliveryId()));

      assertThat(ids).hasSize(MANY).doesNotHaveDuplicates();
      assertThat(gateway(each).present(List.of("dlv_ep_0_3680", "dlv_ep_1_3680")))
          .containsExactly("dlv_ep_0_3680");
    }
  }

  /** It would take them all if it were part of the selector. */
  @Test
  void idIsTextWhateverItHolds() throws Exception {
    String odd = "o'brien' OR 'a' = 'a";
    bury(broker, odd, 1);
    bury(broker, "ep_kept", 1);

    assertThat(gateway().delete(of(odd)).count()).isOne();

    assertThat(broker.depth(QUEUE)).isOne();
  }

  @Test
  void deadLettersOfOneResultAreRequeuedAlone() throws Exception {
    bury("ep_1", 1);
    bury("ep_1", 2);
    bury("ep_1", 3);

    DeadLetterIndex.Filter timedOut =
        new DeadLetterIndex.Filter(
            null, null, null, null, null, null, List.of("TIMEOUT"), null, null);

    assertThat(gateway().requeue(timedOut).count()).isEqualTo(2);
    assertThat(broker.depth(QUEUE)).isOne();
  }

  /** A selector knows no patterns, but their parts. */
  @ParameterizedTest
  @CsvSource({
    "a, 1",
    "a.*, 1",
    "a.**, 2",
    "*, 1",
    "*.*, 3",
    "a.*.c, 1",
    "*.b.**, 1",
    "a%b.*, 1",
    "a_b.*, 0",
    "**, 6"
  })
  void deadLettersOfAPatternAreRequeuedAlone(String pattern, int count) throws Exception {
    for (String type : List.of("a", "a.b", "a.b.c", "a%b.c", "x.a.b.c", "x.y")) {
      Map<String, Object> properties = new HashMap<>(letter("ep_1", type, 1));
      properties.put("eventType", type);
      broker.send(QUEUE, "{}", properties);
    }
    DeadLetterIndex.Filter meant =
        new DeadLetterIndex.Filter(
            null, null, List.of("ep_1", "ep_2"), null, List.of(pattern), null, null, null, null);

    assertThat(gateway().requeue(meant).count()).isEqualTo(count);
    assertThat(broker.depth(QUEUE)).isEqualTo(6 - count);
  }

  @Test
  void cancelledPassEndsWithItsTransaction() throws Exception {
    buryMany(broker, MANY);
    DeadLetters cancelling =
        gateway(
            broker,
            postgres.dataSource(),
            (properties, body) -> {
              assertThat(passes.underWay()).hasSize(1);
              passes.cancel(passes.underWay().get(0).id());
            });

    DeadLetters.Handled handled =
        cancelling.requeue(
            new DeadLetterIndex.Filter(null, null, null, null, null, null, null, null, null));

    assertThat(handled.cancelled()).isTrue();
    assertThat(handled.count()).isBetween(1, 200);
    assertThat(broker.depth(QUEUE)).isEqualTo(MANY - handled.count());
    assertThat(passes.underWay()).isEmpty();
  }

  /** By which the broker's console knows where to put it. */
  private static String returnsTo(Message message) {
    try {
      return message.getStringProperty("_AMQ_ORIG_QUEUE");
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private DeadLetters gateway() {
    return gateway(broker);
  }

  private DeadLetters gateway(BrokerExtension at) {
    return gateway(at, postgres.dataSource(), (properties, body) -> requeued.incrementAndGet());
  }

  private DeadLetters gateway(DataSource database) {
    return gateway(broker, database, (properties, body) -> requeued.incrementAndGet());
  }

  private DeadLetters gateway(
      BrokerExtension at, DataSource database, JmsDeadLetters.Handling requeue) {
    return gateway(
        new CachingConnectionFactory(new ActiveMQConnectionFactory(at.url() + PARAMETERS)),
        database,
        requeue);
  }

  private DeadLetters gateway(
      ConnectionFactory factory, DataSource database, JmsDeadLetters.Handling requeue) {
    return new JmsDeadLetters(
        JmsProduct.scan(factory, () -> true),
        QUEUE,
        requeue,
        (properties, body) -> {},
        (properties, body) -> deleted.incrementAndGet(),
        new JdbcPassLock(database, JdbcPassLock.Purpose.DEAD_LETTERS),
        passes,
        new Forgeries(Authenticity.UNCHECKED, new PoisonQueue("DLQ")));
  }

  private static DeadLetterIndex.Filter of(String endpointId) {
    return new DeadLetterIndex.Filter(
        null, null, List.of(endpointId), null, null, null, null, null, null);
  }

  /** A tenth of them is what the broker keeps in memory. */
  private void buryOnPages() throws Exception {
    paging.pages(QUEUE, 128 * 1024);
    buryMany(paging, MANY);
  }

  /** Of ten endpoints in turns, {@code dlv_ep_<number % 10>_<number>}. */
  private static void buryMany(BrokerExtension at, int count) throws Exception {
    try (Session session = at.session();
        MessageProducer producer = session.createProducer(session.createQueue(QUEUE))) {
      for (int i = 0; i < count; i++) {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[1_000]);
        for (Map.Entry<String, Object> property : letter("ep_" + i % 10, "_" + i, i).entrySet()) {
          message.setObjectProperty(property.getKey(), property.getValue());
        }
        message.setStringProperty("_AMQ_ORIG_QUEUE", "there");
        producer.send(message);
      }
      session.commit();
    }
  }

  private void bury(String endpointId, int number) throws Exception {
    bury(broker, endpointId, number);
  }

  private static void bury(BrokerExtension at, String endpointId, int number) throws Exception {
    at.send(QUEUE, "{}", letter(endpointId, Integer.toString(number), number));
  }

  private static Map<String, Object> letter(String endpointId, String suffix, int number) {
    Delivery delivery =
        new Delivery(
            "dlv_" + endpointId + suffix,
            Samples.event(),
            endpointId,
            number,
            0,
            Delivery.Trigger.SCHEDULE,
            null,
            null,
            null,
            new Trail(
                new LastAttempt(
                    Samples.NOW, number % 2 == 0 ? "GONE" : "TIMEOUT", "HTTP_STATUS", 410),
                List.of()));
    Outcome outcome =
        new Outcome(
            delivery, DeliveryStatus.DEAD_LETTER, null, null, null, null, "SCHEDULE_EXHAUSTED");
    return DeadLetterMessage.properties(outcome, Clock.systemUTC().instant());
  }
}
