package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.ComposeFile;
import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.PostgresServer;
import dev.dromedary.kit.Receiver;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Gateways on a broker and a database of their own processes; three in the long form. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {

  private static final int PER_SECOND = 20;

  /** As docker-compose.yml has it. */
  private static final Duration STOP_GRACE_PERIOD =
      Duration.parse(
          "PT" + new ComposeFile().service("gateway").path("stop_grace_period").stringValue());

  private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();
  private static BrokerProcess broker;
  private static PostgresServer database;

  @BeforeAll
  static void start(@TempDir Path folder) {
    database = new PostgresServer(folder);
    broker = new BrokerProcess(folder.resolve("broker")).start();
    for (int i = 0; i < Form.times(2, 3); i++) {
      GATEWAYS.add(
          new GatewayProcess(folder.resolve("gateway-" + i))
              .onBroker(broker)
              .onDatabase(database.dataSource())
              .start());
    }
    GATEWAYS.forEach(GatewayProcess::awaitUp);
  }

  @AfterAll
  static void stop() {
    GATEWAYS.forEach(GatewayProcess::close);
    broker.close();
    database.close();
  }

  @Test
  @Order(1)
  void eachGatewayKnowsTheOthers() {
    for (GatewayProcess gateway : GATEWAYS) {
      within(
          10,
          () -> {
            JsonNode known =
                gateway
                    .api()
                    .get("/actuator/health")
                    .json()
                    .at("/components/webhooks/details/gateways");
            assertThat(known.size()).as(known.toString()).isEqualTo(GATEWAYS.size());
            known.forEach(each -> assertThat(each.path("version").stringValue()).isNotBlank());
          });
    }
  }

  /** Twice as many without the news of the other one. */
  @Test
  @Order(2)
  void rateLimitHoldsForAllGatewaysTogether() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/limited");
      receiver.register(
          first().api(),
          "/limited",
          Map.of("eventTypes", List.of("limited.*"), "rateLimit", PER_SECOND));
      known("limited.*");
      Set<String> ids = ids("limited", 12 * PER_SECOND);

      publish(ids, "limited.event");

      within(90, () -> assertThat(inbox.missing(ids)).isEmpty());
      List<Long> at =
          inbox.requests().values().stream().flatMap(each -> each.at().stream()).sorted().toList();
      int most = most(at, 5_000);
      System.out.printf(
          "ClusterIT: %d gateways, %d a second: at most %d requests in 5 s, %.1f a second in all%n",
          GATEWAYS.size(),
          PER_SECOND,
          most,
          (at.size() - PER_SECOND) * 1000.0 / (at.get(at.size() - 1) - at.get(0)));
      // A burst of a second, and two seconds' grace where the machine had no time for a gateway.
      assertThat(most).isLessThan((5 + 1 + 2) * PER_SECOND + 20);
    }
  }

  /** One of them gets the only answer. */
  @Test
  @Order(3)
  void circuitBreakerThatOneGatewayOpensIsOpenOnAll() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox =
          receiver
              .inbox("/asks")
              .answers((id, times) -> new Receiver.Reply(429, 0, Map.of("Retry-After", "120")));
      String id = receiver.register(first().api(), "/asks", "asks.*").id();
      known("asks.*");

      publish(Set.of("asks-1"), "asks.event");

      for (GatewayProcess gateway : GATEWAYS) {
        within(
            10,
            () -> {
              JsonNode health = gateway.api().get("/api/v1/endpoints/" + id + "/health").json();
              assertThat(health.path("state").stringValue(""))
                  .as(health.toString())
                  .isEqualTo("CIRCUIT_OPEN");
            });
      }
      assertThat(inbox.requests().get("asks-1").at()).hasSize(1);
    }
  }

  @Test
  @Order(4)
  void changeOfAnEndpointIsKnownByAllAfterTheBrokerWasUnavailable() {
    String before = first().api().register("http://127.0.0.1:9/", "away.*").id();
    within(60, () -> all(before, "ENABLED"));
    broker.kill9();
    first().api().post("/api/v1/endpoints/" + before + "/disable", null);
    broker.start();
    long since = System.nanoTime();

    within(60, () -> all(before, "DISABLED"));
    print("changed while the broker was away, known after its start", since);

    since = System.nanoTime();
    last().api().post("/api/v1/endpoints/" + before + "/enable", null);
    within(60, () -> all(before, "ENABLED"));
    print("changed after it, known", since);
  }

  @Test
  @Order(5)
  void changeOfAnEndpointIsKnownByAllAfterTheDatabaseWasUnavailable() {
    String id = first().api().register("http://127.0.0.1:9/", "gone.*").id();
    within(60, () -> all(id, "ENABLED"));
    database.stop();
    database.start();
    long since = System.nanoTime();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> first().api().post("/api/v1/endpoints/" + id + "/disable", null).status() == 200);
    print("database answers", since);
    since = System.nanoTime();
    within(60, () -> all(id, "DISABLED"));
    print("changed after it was away, known", since);
  }

  /** As a rolling update does it: one after the other, under load. */
  @Test
  @Order(6)
  void rollingRestartLosesNothing() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/rolling");
      receiver.register(first().api(), "/rolling", "rolled.*");
      known("rolled.*");
      try (Publisher publisher = new Publisher(Form.times(25, 50))) {
        within(60, () -> assertThat(inbox.delivered()).isGreaterThan(100));
        for (GatewayProcess gateway : GATEWAYS) {
          long since = System.nanoTime();
          gateway.stop();
          Duration took = Duration.ofNanos(System.nanoTime() - since);
          assertThat(took).as("graceful stop").isLessThan(STOP_GRACE_PERIOD);
          print("stopped in", since);
          gateway.start().awaitUp();
          print("and up again after", since);
        }
        Map<String, Long> accepted = publisher.end();

        within(60, () -> assertThat(inbox.missing(accepted.keySet())).isEmpty());
        List<Long> latencies =
            accepted.entrySet().stream()
                .map(sent -> inbox.requests().get(sent.getKey()).at().get(0) - sent.getValue())
                .sorted()
                .toList();
        System.out.printf(
            "ClusterIT: %d events through the restarts of %d gateways, duplicates %d, ms: p50 %d,"
                + " p99 %d, most %d%n",
            latencies.size(),
            GATEWAYS.size(),
            inbox.duplicates(),
            latencies.get(latencies.size() / 2),
            latencies.get(latencies.size() * 99 / 100),
            latencies.get(latencies.size() - 1));
        assertThat(inbox.duplicates()).as("a graceful stop repeats nothing").isZero();
        assertThat(latencies.get(latencies.size() * 99 / 100))
            .as("ms of the slowest of 100; in the short form the machine is shared")
            .isLessThan(Form.times(20_000, 1_000));
      }
    }
  }

  private static GatewayProcess first() {
    return GATEWAYS.get(0);
  }

  private static GatewayProcess last() {
    return GATEWAYS.get(GATEWAYS.size() - 1);
  }

  private static void all(String id, String status) {
    for (GatewayProcess gateway : GATEWAYS) {
      GatewayApi.Answer answer = gateway.api().get("/api/v1/endpoints/" + id);
      assertThat(answer.json().path("status").stringValue("")).isEqualTo(status);
    }
  }

  /** Or an event is matched before. */
  private static void known(String eventType) {
    for (GatewayProcess gateway : GATEWAYS) {
      within(
          10,
          () ->
              assertThat(gateway.api().all("/api/v1/endpoints"))
                  .anyMatch(each -> each.path("eventTypes").toString().contains(eventType)));
    }
  }

  private static Set<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).collect(Collectors.toSet());
  }

  private static int most(List<Long> sorted, long millis) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.size(); last++) {
      while (sorted.get(last) - sorted.get(first) >= millis) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  private static void print(String what, long since) {
    System.out.printf("ClusterIT: %s: %.1f s%n", what, (System.nanoTime() - since) / 1e9);
  }

  private static void within(int seconds, ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(seconds))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }

  private static void publish(Collection<String> ids, String type) {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Connection connection = factory.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      publish(session, ids, type);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void publish(Session session, Collection<String> ids, String type)
      throws JMSException {
    MessageProducer producer = session.createProducer(session.createQueue("webhooks.events"));
    for (String id : ids) {
      TextMessage message = session.createTextMessage("{\"n\":\"" + id + "\"}");
      message.setStringProperty("eventId", id);
      message.setStringProperty("eventType", type);
      producer.send(message);
    }
    producer.close();
    session.commit();
  }

  /** Publishes evenly, one event in each transaction. */
  private static final class Publisher extends Thread implements AutoCloseable {

    private final int perSecond;
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private volatile boolean running = true;
    private volatile JMSException failure;

    Publisher(int perSecond) {
      this.perSecond = perSecond;
      start();
    }

    @Override
    public void run() {
      try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
          Connection connection = factory.createConnection();
          Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
        for (int i = 0; running; i++) {
          String id = "rolled-" + i;
          publish(session, List.of(id), "rolled.event");
          accepted.put(id, System.nanoTime() / 1_000_000);
          LockSupport.parkNanos(1_000_000_000L / perSecond);
        }
      } catch (JMSException e) {
        failure = e;
      }
    }

    /** The time of each accepted event. */
    Map<String, Long> end() {
      close();
      assertThat(failure).isNull();
      return accepted;
    }

    @Override
    public void close() {
      running = false;
      try {
        join(10_000);
      } catch (InterruptedException e) {
        interrupt();
      }
    }
  }
}
