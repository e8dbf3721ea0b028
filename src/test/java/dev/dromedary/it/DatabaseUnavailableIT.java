package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.encryption.TestEncryption;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.JdbcEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.PostgresServer;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** The database only records what happened: while it is away, deliveries and retries go on. */
class DatabaseUnavailableIT {

  @TempDir Path folder;

  @ConcurrentTest
  void deliveriesGoOnAndTheHistoryCatchesUp() {
    try (Receiver receiver = new Receiver();
        PostgresServer database = new PostgresServer(folder);
        GatewayProcess gateway =
            new GatewayProcess(folder.resolve("gateway")).onDatabase(database.dataSource())) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox failsFirst =
          receiver
              .inbox("/fails-first")
              .answers((id, times) -> times == 1 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
      gateway.start().awaitUp();
      String healthyId = receiver.register(gateway.api(), "/healthy", "**").id();
      String failsFirstId = receiver.register(gateway.api(), "/fails-first", "**").id();
      GatewayApi desk = gateway.api().with(key(gateway));
      assertThat(desk.status("/api/v1/endpoints")).isEqualTo(200);
      GatewayApi other = gateway.api().with(key(gateway));

      try (Load load = new Load(gateway, healthy, 7)) {
        awaitMore(load, 200);
        database.stop();
        deliveredMeanwhile(load, healthy, failsFirst);
        assertThat(desk.status("/api/v1/endpoints")).as("a known key").isEqualTo(200);
        assertThat(other.status("/api/v1/endpoints")).as("one that may be right").isEqualTo(503);

        gateway.kill9();
        gateway.start().awaitUp();
        assertThat(gateway.log()).contains("endpoints known last");
        deliveredMeanwhile(load, healthy, failsFirst);

        database.start();
        awaitMore(load, 100);
        load.stop();
        Set<String> all = load.accepted().keySet();
        List<Owed> owed =
            List.of(new Owed(healthy, healthyId, all), new Owed(failsFirst, failsFirstId, all));
        owed.forEach(Owed::awaitArrival);
        owed.forEach(each -> each.arrivedAsAccepted(load.accepted()));
        Owed.awaitHistory(gateway.api(), all, owed);
        assertThat(gateway.poison()).as("poison messages").isEmpty();
      }
    }
  }

  @ConcurrentTest
  void nothingIsMatchedBeforeTheEndpointsAreKnown() {
    try (Receiver receiver = new Receiver();
        PostgresServer database = new PostgresServer(folder);
        GatewayProcess fresh =
            new GatewayProcess(folder.resolve("fresh")).onDatabase(database.dataSource())) {
      Inbox inbox = receiver.inbox("/in");
      new JdbcMigrations(database.dataSource()).run();
      new JdbcEndpointStore(database.dataSource(), TestEncryption.of(GatewayProcess.ENCRYPTION_KEY))
          .save(endpoint(receiver.url("/in")));
      database.stop();
      fresh.start().awaitListening();
      fresh.awaitLog("nothing is consumed until it recovers");
      Set<String> ids =
          IntStream.range(0, 20).mapToObj(i -> "early-" + i).collect(Collectors.toSet());
      fresh.publish(ids, "email.delivered");

      await()
          .during(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThat(fresh.depth("webhooks.events")).isEqualTo(20));
      assertThat(inbox.requests()).isEmpty();

      database.start();
      fresh.awaitUp();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(inbox.missing(ids)).isEmpty());
      assertThat(inbox.duplicates()).isZero();
    }
  }

  /** Whoever mends the file need not know that the gateway waits for it. */
  @ConcurrentTest
  void mistakeInARouteFileDelaysAStartWithoutADatabaseAndDoesNotEndIt() throws IOException {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    Path file = Files.writeString(routes.resolve("attempt.camel.yaml"), "- no: route");
    try (PostgresServer database = new PostgresServer(folder);
        GatewayProcess gateway =
            new GatewayProcess(folder.resolve("gateway")).onDatabase(database.dataSource())) {
      database.stop();
      gateway.with("webhooks.routes.location", routes).start().awaitListening();
      gateway.awaitLog("nothing is consumed until it recovers");

      database.start();
      gateway.awaitLog("The routes are not loaded");
      Files.delete(file);

      gateway.awaitUp();
    }
  }

  private static String key(GatewayProcess gateway) {
    return gateway
        .api()
        .post("/api/v1/keys", Map.of("name", "desk", "role", "viewer"))
        .json()
        .path("key")
        .stringValue();
  }

  private static WebhookEndpoint endpoint(String url) {
    Instant now = Instant.now();
    return EndpointBuilder.anEndpoint("ep_known").at(url).since(now).build();
  }

  private static void awaitMore(Load load, int events) {
    int enough = load.accepted().size() + events;
    await().atMost(Duration.ofSeconds(60)).until(() -> load.accepted().size() >= enough);
  }

  /** What is accepted now arrives now, also where it takes a retry. */
  private static void deliveredMeanwhile(Load load, Inbox... inboxes) {
    awaitMore(load, Form.times(150, 300));
    Set<String> accepted = Set.copyOf(load.accepted().keySet());
    for (Inbox inbox : inboxes) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(inbox.missing(accepted)).isEmpty());
    }
  }
}
