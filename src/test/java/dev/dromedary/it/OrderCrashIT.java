package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Arrivals;
import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.Receiver.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;

/**
 * Order across kill -9, and of two gateways. Each tenth event fails at first, so that others wait
 * behind it.
 */
class OrderCrashIT {

  private static final int EVENTS = 100;
  private static final int BACKLOG = Form.times(1_500, 3_000);
  private static final int BLOCKED = 1_000;
  private static final String BLOCKED_QUEUE = "webhooks.deliveries.blocked";

  private static final Map<String, String> GROUP = Map.of("JMSXGroupID", "orders");
  private static final int KILLS = Form.times(2, 10);
  private static final long SEED = Long.getLong("crash.seed", 20260131);
  private static final String WORKS = "This gateway works on the ordered lane";
  private static final Duration LONG = Duration.ofSeconds(180);

  private static final List<String> IDS =
      IntStream.range(0, EVENTS).mapToObj(i -> "event-" + i).toList();

  @TempDir Path folder;

  @ConcurrentTest
  void orderSurvivesARestart() {
    Random random = new Random(SEED);
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = quickToRetry(new GatewayProcess(folder))) {
      gateway.start().awaitUp();
      Arrivals arrivals = register(receiver, gateway);
      publish(gateway);

      for (int kill = 0; kill < KILLS; kill++) {
        int after = arrivals.requests() + 5 + random.nextInt(20);
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> arrivals.requests() >= after || arrivals.taken().size() == EVENTS);
        gateway.kill9();
        gateway.start().awaitUp();
      }

      arrivals.awaitInOrder(IDS, LONG);
      assertThat(gateway.poison()).isEmpty();
      System.out.printf(
          "OrderCrashIT: seed %d, %d kills, %d events in %d requests%n",
          SEED, KILLS, EVENTS, arrivals.requests());
    }
  }

  /** Far more wait than fit into a window of the gateway's connection to its broker. */
  @ConcurrentTest
  void orderOfABlockedBacklogSurvivesARestart() {
    List<String> ids = IntStream.range(0, BLOCKED).mapToObj(i -> "event-" + i).toList();
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = quickToRetry(new GatewayProcess(folder))) {
      gateway.start().awaitUp();
      AtomicBoolean ill = new AtomicBoolean(true);
      Arrivals arrivals =
          register(receiver, gateway, (id, times) -> ill.get() ? Reply.status(503) : Reply.OK);
      gateway.publish(ids.subList(0, BLOCKED - 1), "order.paid", GROUP);
      await().atMost(LONG).until(() -> gateway.depth(BLOCKED_QUEUE) >= BLOCKED - 1);

      gateway.kill9();
      ill.set(false);
      gateway.start().awaitUp();
      gateway.publish(ids.subList(BLOCKED - 1, BLOCKED), "order.paid", GROUP);

      arrivals.awaitInOrder(ids, LONG);
      assertThat(gateway.poison()).isEmpty();
    }
  }

  /** Of the broker they know only that it is there: it is that of a third, without the lane. */
  @ConcurrentTest
  void orderHoldsWithTwoGatewaysOnOneBroker() throws IOException {
    try (Receiver receiver = new Receiver();
        PostgresDatabase database = new PostgresDatabase();
        GatewayProcess broker = gateway("broker", database)) {
      broker
          .with("webhooks.routes.location", without("ordered", "webhooks-ordered"))
          .start()
          .awaitUp();
      try (GatewayProcess one = gateway("one", database).onBrokerOf(broker);
          GatewayProcess other = gateway("other", database).onBrokerOf(broker)) {
        one.start();
        other.start();
        one.awaitUp();
        other.awaitUp();
        Arrivals arrivals = register(receiver, broker);
        publish(broker);
        await().atMost(LONG).until(() -> arrivals.requests() >= EVENTS / 4);
        GatewayProcess owner = one.log().contains(WORKS) ? one : other;
        GatewayProcess next = owner == one ? other : one;
        assertThat(next.log()).as("of two, one works on the lane").doesNotContain(WORKS);

        owner.kill9();

        next.awaitLog(WORKS);
        try {
          arrivals.awaitInOrder(IDS, LONG);
        } catch (ConditionTimeoutException e) {
          throw new AssertionError("What still waits: " + waiting(broker), e);
        }
        assertThat(broker.poison()).isEmpty();
      }
    }
  }

  /**
   * The one that matches a backlog is killed while another one is there to go on. It is given the
   * group because nobody else is there when the first event comes.
   */
  @ConcurrentTest
  void orderOfABacklogHoldsWhenTheGatewayThatMatchesItIsKilled() throws IOException {
    List<String> ids = IntStream.range(0, BACKLOG).mapToObj(i -> "event-" + i).toList();
    try (Receiver receiver = new Receiver();
        PostgresDatabase database = new PostgresDatabase();
        GatewayProcess broker = gateway("broker", database)) {
      broker.with("webhooks.routes.location", without("accept", "webhooks-accept")).start();
      Path matching = without("ordered", "webhooks-ordered");
      try (GatewayProcess one = gateway("one", database).onBrokerOf(broker.awaitUp());
          GatewayProcess other = gateway("other", database).onBrokerOf(broker)) {
        // Before the others start: they hear of it only a moment after it is registered.
        Arrivals arrivals = register(receiver, broker, (id, times) -> Reply.OK);
        one.with("webhooks.routes.location", matching).start().awaitUp();
        broker.publish(ids.subList(0, 1), "order.paid", GROUP);
        arrivals.awaitInOrder(ids.subList(0, 1), LONG);
        other.with("webhooks.routes.location", matching).start().awaitUp();
        broker.publish(ids.subList(1, BACKLOG), "order.paid", GROUP);
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> broker.depth("webhooks.events") < BACKLOG - 100);

        one.kill9();

        assertThat(broker.depth("webhooks.events")).as("not matched yet").isPositive();
        arrivals.awaitInOrder(ids, LONG);
        assertThat(broker.poison()).isEmpty();
      }
    }
  }

  /** The properties of each message, by its queue; where one of them waits. */
  private static Map<String, List<String>> waiting(GatewayProcess broker) {
    return Stream.of(
            "webhooks.deliveries",
            "webhooks.deliveries.slow",
            "webhooks.deliveries.ordered",
            "webhooks.deliveries.blocked",
            "webhooks.retry.200ms",
            "webhooks.retry.1s",
            "webhooks.retry.2s")
        .collect(
            Collectors.toMap(
                queue -> queue + " (" + broker.depth(queue) + ")",
                queue -> broker.browse(queue, Object::toString).stream().limit(3).toList()));
  }

  private GatewayProcess gateway(String name, PostgresDatabase database) {
    return quickToRetry(new GatewayProcess(folder.resolve(name))).onDatabase(database.dataSource());
  }

  /** A folder of routes, in which that one does not start. */
  private Path without(String file, String route) throws IOException {
    Path routes = Files.createDirectory(folder.resolve("without-" + file));
    String name = file + ".camel.yaml";
    String id = "    id: %s\n".formatted(route);
    String shipped = Files.readString(Path.of("routes", name));
    Files.writeString(routes.resolve(name), shipped.replace(id, id + "    autoStartup: false\n"));
    return routes;
  }

  private static GatewayProcess quickToRetry(GatewayProcess gateway) {
    return gateway.with("webhooks.retry.schedule", "200ms,400ms,800ms,2s,5s,5s,5s");
  }

  private static Arrivals register(Receiver receiver, GatewayProcess gateway) {
    return register(
        receiver,
        gateway,
        (id, times) -> id.endsWith("5") && times == 1 ? Reply.status(503) : Reply.OK);
  }

  private static Arrivals register(
      Receiver receiver, GatewayProcess gateway, Receiver.Behaviour behaviour) {
    Arrivals arrivals = new Arrivals(receiver.inbox("/in"), behaviour);
    receiver.register(
        gateway.api(), "/in", Map.of("eventTypes", List.of("order.*"), "ordered", true));
    return arrivals;
  }

  private static void publish(GatewayProcess gateway) {
    for (int from = 0; from < EVENTS; from += 50) {
      List<Map<String, Object>> events =
          IDS.subList(from, from + 50).stream()
              .map(id -> Map.<String, Object>of("id", id, "type", "order.paid", "data", Map.of()))
              .toList();
      assertThat(gateway.api().post("/api/v1/events/batch", events).status()).isEqualTo(202);
    }
  }
}
