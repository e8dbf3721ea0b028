package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Arrivals;
import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.Receiver.Reply;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The promises of the pipeline, of each broker the same. docs/brokers.md has them as a table, a row
 * each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class BrokerPromises {

  private static final int TIER = 1_000;

  final Receiver receiver = new Receiver();

  /** The first is the one that is called. */
  List<GatewayProcess> gateways = List.of();

  /** Starts the broker, and makes the gateways on it. */
  abstract List<GatewayProcess> start(Path folder);

  /** kill -9 of the broker, and whatever it takes that there is one again. */
  abstract void restartBroker();

  abstract void stopBroker();

  GatewayProcess gateway() {
    return gateways.get(0);
  }

  GatewayApi api() {
    return gateway().api();
  }

  @BeforeAll
  void startAll(@TempDir Path folder) {
    gateways = start(folder);
    for (GatewayProcess gateway : gateways) {
      gateway
          .with("webhooks.retry.schedule", TIER + "ms,2s,5s,5s")
          .with("webhooks.retry.jitter", 0)
          .with("webhooks.retry.policies.once.schedule", "300ms")
          .with("webhooks.admission.deferral", "500ms")
          .start();
    }
    gateways.forEach(GatewayProcess::awaitUp);
  }

  @AfterAll
  void stopAll() {
    gateways.forEach(GatewayProcess::close);
    stopBroker();
    receiver.close();
  }

  @Test
  @Order(1)
  void eventIsDeliveredOnceWithItsBodyAndHeaders() {
    Inbox inbox = receiver.inbox("/once");
    register("/once", "once.*", Map.of());
    Set<String> ids = ids("once", 100);

    gateway().publish(ids, "once.event");

    eventually(() -> assertThat(inbox.missing(ids)).isEmpty());
    Inbox.Requests requests = inbox.of("once-7");
    assertThat(new String(requests.bodies().get(0), StandardCharsets.UTF_8))
        .isEqualTo("{\"n\":\"once-7\"}");
    assertThat(requests.headers().get(0).firstValue("webhook-event-type")).contains("once.event");
    assertThat(inbox.unverified()).isZero();
    assertThat(inbox.duplicates()).isZero();
  }

  @Test
  @Order(1)
  void retryWaitsItsTierAndComes() {
    Inbox inbox =
        receiver.inbox("/retry").answers((id, times) -> times == 1 ? Reply.status(503) : Reply.OK);
    register("/retry", "retry.*", Map.of());
    Set<String> ids = ids("retry", 100);

    gateway().publish(ids, "retry.event");

    eventually(() -> assertThat(inbox.missing(ids)).isEmpty());
    for (String id : ids) {
      Inbox.Requests requests = inbox.of(id);
      assertThat(requests.answers()).as(id).containsExactly(503, 204);
      assertThat(requests.at().get(1) - requests.at().get(0)).as(id).isGreaterThanOrEqualTo(TIER);
    }
  }

  @Test
  @Order(1)
  void deadLetterIsKeptAndRequeued() {
    Inbox inbox = receiver.inbox("/dead").answers((id, times) -> Reply.status(500));
    String endpoint = register("/dead", "dead.*", Map.of("redeliveryPolicy", "once"));
    Set<String> ids = ids("dead", 30);
    gateway().publish(ids, "dead.event");
    eventually(() -> assertThat(deadLetters(endpoint)).hasSize(30));

    inbox.answers((id, times) -> Reply.OK);
    GatewayApi.Answer requeued =
        api().post("/api/v1/dead-letters/requeue", Map.of("endpointId", endpoint));

    assertThat(requeued.status()).as(requeued.toString()).isEqualTo(200);
    eventually(() -> assertThat(inbox.missing(ids)).isEmpty());
    eventually(() -> assertThat(deadLetters(endpoint)).isEmpty());
    assertThat(inbox.duplicates()).isZero();
  }

  @Test
  @Order(1)
  void orderedEndpointKeepsItsOrderThoughOneFails() {
    Inbox inbox = receiver.inbox("/ordered");
    Arrivals arrivals =
        new Arrivals(
            inbox, (id, times) -> id.endsWith("17") && times == 1 ? Reply.status(503) : Reply.OK);
    register("/ordered", "row.*", Map.of("ordered", true));
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "row-" + i).toList();

    gateway().publish(ids, "row.event", Map.of("JMSXGroupID", "rows"));

    arrivals.awaitInOrder(ids, Duration.ofSeconds(60));
  }

  @Test
  @Order(1)
  void eventIdThatCameBeforeIsDropped() {
    Inbox inbox = receiver.inbox("/twice");
    register("/twice", "twice.*", Map.of());
    Set<String> ids = ids("twice", 20);

    gateway().publish(ids, "twice.event");
    eventually(() -> assertThat(inbox.missing(ids)).isEmpty());
    gateway().publish(ids, "twice.event");
    gateway().publish(Set.of("twice-last"), "twice.event");

    eventually(() -> assertThat(inbox.missing(Set.of("twice-last"))).isEmpty());
    assertThat(inbox.duplicates()).isZero();
  }

  @Test
  @Order(1)
  void statesOfTheQueuesAreAnswered() {
    JsonNode queues = api().get("/api/v1/queues").json().path("data");
    assertThat(queues.size()).isGreaterThan(10);
    for (JsonNode queue : queues) {
      assertThat(queue.path("depth").isNumber()).as(queue.toString()).isTrue();
    }
  }

  @Test
  @Order(1)
  void operationalEventIsOnItsTopic() throws JMSException {
    receiver.inbox("/told").answers((id, times) -> Reply.status(500));
    String endpoint = register("/told", "told.*", Map.of("redeliveryPolicy", "once"));
    try (Connection connection = gateway().jms().createConnection();
        Session session = connection.createSession();
        MessageConsumer consumer =
            session.createConsumer(session.createTopic("webhooks.operations"))) {
      connection.start();

      gateway().publish(Set.of("told"), "told.event");

      eventually(
          () -> {
            Message message = consumer.receive(5_000);
            assertThat(message).isNotNull();
            assertThat(message.getStringProperty("eventType")).isEqualTo("delivery.dead_lettered");
            assertThat(new String(message.getBody(byte[].class), StandardCharsets.UTF_8))
                .contains(endpoint);
          });
    }
  }

  /** More than the broker keeps in memory. */
  @Test
  @Order(2)
  void backlogBeyondMemoryIsDeliveredAndEachEventOnce() {
    Inbox inbox = receiver.inbox("/backlog").answers((id, times) -> Reply.hang());
    register("/backlog", "backlog.*", Map.of());
    Set<String> ids = ids("backlog", Form.times(2_000, 60_000));
    String text = "x".repeat(1_000);
    for (List<String> some : chunks(List.copyOf(ids), 500)) {
      gateway().publish(some, "backlog.event", Map.of("text", text));
    }

    inbox.answers((id, times) -> Reply.OK);

    await()
        .atMost(Duration.ofSeconds(300))
        .untilAsserted(() -> assertThat(inbox.missing(ids)).isEmpty());
    assertThat(inbox.unverified()).isZero();
    // What was hanging as it was told to answer may have been given up by then.
    assertThat(inbox.requests().keySet()).hasSameSizeAs(ids);
  }

  @Test
  @Order(3)
  void killOfGatewayAndBrokerUnderLoadLosesNothing() {
    Inbox healthy = receiver.inbox("/healthy");
    Inbox failsFirst =
        receiver
            .inbox("/fails-first")
            .answers((id, times) -> times == 1 ? Reply.status(503) : Reply.OK);
    String healthyId = register("/healthy", "email.*", Map.of());
    String failsFirstId = register("/fails-first", "email.*", Map.of());
    try (Load load = new Load(gateway(), healthy, 84)) {
      for (int kill = 0; kill < Form.times(1, 5); kill++) {
        accept(load, 150);
        restartBroker();
        accept(load, 150);
        gateway().kill9();
        gateway().start().awaitUp();
      }
      accept(load, 100);
      load.stop();

      Set<String> all = load.accepted().keySet();
      List<Owed> owed =
          List.of(new Owed(healthy, healthyId, all), new Owed(failsFirst, failsFirstId, all));
      owed.forEach(Owed::awaitArrival);
      owed.forEach(each -> each.arrivedAsAccepted(load.accepted()));
      System.out.printf(
          "%s: %d events accepted, %d of them sent again; duplicates: healthy %d, fails first %d%n",
          getClass().getSimpleName(),
          all.size(),
          load.inDoubt().size(),
          healthy.duplicates(),
          failsFirst.duplicates());
      assertThat(gateway().poison()).as("poison messages").isEmpty();
    }
  }

  /** Registers an endpoint that all gateways know then. */
  String register(String path, String types, Map<String, ?> more) {
    Map<String, Object> fields = new HashMap<>(more);
    fields.put("eventTypes", List.of(types));
    String id = receiver.register(api(), path, fields).id();
    for (GatewayProcess gateway : gateways) {
      eventually(() -> assertThat(gateway.api().status("/api/v1/endpoints/" + id)).isEqualTo(200));
    }
    return id;
  }

  private static void accept(Load load, int more) {
    int before = load.accepted().size();
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> load.accepted().size() >= before + more);
  }

  private List<JsonNode> deadLetters(String endpoint) {
    return api().all("/api/v1/dead-letters?endpointId=" + endpoint);
  }

  static Set<String> ids(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + "-" + i)
        .collect(java.util.stream.Collectors.toSet());
  }

  private static List<List<String>> chunks(List<String> all, int size) {
    return IntStream.range(0, (all.size() + size - 1) / size)
        .mapToObj(i -> all.subList(i * size, Math.min(all.size(), (i + 1) * size)))
        .toList();
  }

  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }
}
