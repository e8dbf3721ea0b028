package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import dev.dromedary.signing.SigningSecret;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two gateways on one broker and one database: the first embeds the broker, the second joins. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoGatewaysIT {

  private static final int TIER = 2_000;
  private static final double JITTER = 0.1;
  private static final String SECRET = SigningSecret.generate().reveal();

  private static PostgresDatabase database;
  private static GatewayProcess first;
  private static GatewayProcess second;

  @BeforeAll
  static void start(@TempDir Path folder) {
    database = new PostgresDatabase();
    first = new GatewayProcess(folder.resolve("first")).onDatabase(database.dataSource());
    second =
        new GatewayProcess(folder.resolve("second"))
            .onDatabase(database.dataSource())
            .onBrokerOf(first);
    for (GatewayProcess gateway : List.of(first, second)) {
      gateway.with("webhooks.retry.schedule", TIER + "ms," + TIER + "ms," + TIER + "ms");
      gateway.with("webhooks.admission.deferral", TIER + "ms");
      gateway.with("webhooks.retry.jitter", JITTER).start().awaitUp();
    }
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
    database.close();
  }

  @Test
  @Order(1)
  void changeOfAnEndpointIsKnownByTheOtherWithinASecond() {
    GatewayApi here = first.api();
    GatewayApi there = second.api();

    String id = here.register("http://127.0.0.1:9/", "change.*").id();
    soon(() -> assertThat(there.status("/api/v1/endpoints/" + id)).isEqualTo(200));

    there.post("/api/v1/endpoints/" + id + "/disable", null);
    soon(
        () ->
            assertThat(here.get("/api/v1/endpoints/" + id).json().path("status").stringValue())
                .isEqualTo("DISABLED"));
  }

  @Test
  @Order(1)
  void keyIsGoodOnTheOtherUntilItIsDeletedOnOne() {
    JsonNode made =
        first.api().post("/api/v1/keys", Map.of("name", "desk", "role", "viewer")).json();
    GatewayApi there = second.api().with(made.path("key").stringValue());
    assertThat(there.status("/api/v1/endpoints")).isEqualTo(200);

    first.api().delete("/api/v1/keys/" + made.path("id").stringValue());

    soon(() -> assertThat(there.status("/api/v1/endpoints")).isEqualTo(401));
  }

  @Test
  @Order(1)
  void oneOfTwoAdminsOnTwoGatewaysChangesAnEndpoint() throws Exception {
    String path = "/api/v1/endpoints/" + first.api().register("http://127.0.0.1:9/", "tag.*").id();
    soon(() -> assertThat(second.api().status(path)).isEqualTo(200));
    String tag = tag(first, path);
    assertThat(tag(second, path)).isEqualTo(tag);
    ExecutorService admins = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Integer>> changes =
          List.of(() -> describe(first, path, tag), () -> describe(second, path, tag));
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> change : admins.invokeAll(changes)) {
        statuses.add(change.get());
      }
      assertThat(statuses).containsExactlyInAnyOrder(200, 412);
    } finally {
      admins.shutdownNow();
    }
    soon(() -> assertThat(tag(second, path)).isEqualTo(tag(first, path)).isNotEqualTo(tag));
  }

  private static String tag(GatewayProcess gateway, String path) {
    return gateway.api().send("GET", path, "", "Accept", "*/*").headers().firstValue("ETag").get();
  }

  private static int describe(GatewayProcess gateway, String path, String tag) {
    String description = "{\"description\":\"of %d\"}".formatted(gateway.port());
    return gateway
        .api()
        .send("PATCH", path, description, "Content-Type", "application/json", "If-Match", tag)
        .statusCode();
  }

  @Test
  @Order(1)
  void callIsAnsweredAlikeByTheOtherGateway() {
    List<HttpResponse<String>> answers =
        Stream.of(first, second)
            .map(
                gateway ->
                    gateway
                        .api()
                        .send(
                            "POST",
                            "/api/v1/endpoints",
                            "{\"url\":\"http://127.0.0.1:9/\",\"eventTypes\":[\"once.*\"]}",
                            "Content-Type",
                            "application/json",
                            "Idempotency-Key",
                            "of-two-gateways"))
            .toList();

    assertThat(answers.get(0).statusCode()).isEqualTo(201);
    assertThat(answers.get(1).body()).isEqualTo(answers.get(0).body());
  }

  @Test
  @Order(2)
  void retriesComeInTimeOnceAndInOrderWithTwoMovers() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox =
          receiver
              .inbox("/in")
              .answers((id, times) -> times <= 2 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
      receiver.register(first.api(), "/in", "quiet.*");
      Set<String> ids =
          IntStream.range(0, Form.times(300, 1_000))
              .mapToObj(i -> "quiet-" + i)
              .collect(Collectors.toSet());

      first.publish(ids, "quiet.event");

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(inbox.missing(ids)).isEmpty());
      for (String id : ids) {
        Inbox.Requests requests = inbox.requests().get(id);
        assertThat(requests.answers()).as(id).containsExactly(503, 503, 204);
        for (int i = 1; i < 3; i++) {
          assertThat(requests.at().get(i) - requests.at().get(i - 1))
              .as("milliseconds before request %d of %s", i + 1, id)
              .isGreaterThanOrEqualTo((long) (TIER * (1 - JITTER)));
        }
      }
      assertThat(first.poison()).as("poison messages").isEmpty();
    }
  }

  /** One is added, one changed, one removed, first on one gateway and later on the other. */
  @Test
  @Order(3)
  void changeOfTheFileOnOneGatewayAfterTheOtherLosesAndCancelsNothing() throws Exception {
    try (Receiver receiver = new Receiver()) {
      Map<String, Inbox> inboxes = new LinkedHashMap<>();
      for (String name : List.of("kept", "changed", "removed", "added")) {
        inboxes.put(name, receiver.inbox("/" + name));
      }
      String before = file(receiver, "kept", "changed", "removed");
      String after = file(receiver, "kept", "changed", "added") + "    description: changed\n";
      write(before, first, second);
      soon(() -> assertThat(knows(first, "removed") && knows(second, "removed")).isTrue());

      Set<String> early = rolling("early");
      arrive(inboxes.get("removed"), early);
      write(after, first);
      soon(() -> assertThat(knows(first, "added") && !knows(first, "removed")).isTrue());
      Set<String> between = rolling("between");
      write(after, second);
      soon(() -> assertThat(knows(second, "added") && !knows(second, "removed")).isTrue());
      Set<String> late = rolling("late");

      arrive(inboxes.get("kept"), early, between, late);
      arrive(inboxes.get("changed"), early, between, late);
      arrive(inboxes.get("added"), between, late);
      assertThat(inboxes.get("added").requests().keySet()).doesNotContainAnyElementsOf(early);
      for (String name : List.of("kept", "changed", "added")) {
        assertThat(
                first
                    .api()
                    .get("/api/v1/deliveries?status=CANCELLED&endpointId=" + name)
                    .json()
                    .path("data")
                    .size())
            .as("cancelled of %s", name)
            .isZero();
      }
      write("endpoints: []\n", first, second);
    }
  }

  private static Set<String> rolling(String prefix) {
    Set<String> ids =
        IntStream.range(0, 200).mapToObj(i -> prefix + "-" + i).collect(Collectors.toSet());
    first.publish(ids, "rolling.event");
    return ids;
  }

  @SafeVarargs
  private static void arrive(Inbox inbox, Set<String>... all) {
    for (Set<String> ids : all) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(inbox.missing(ids)).isEmpty());
    }
  }

  private static String file(Receiver receiver, String... names) {
    StringBuilder file = new StringBuilder("endpoints:\n");
    for (String name : names) {
      file.append("  - id: ").append(name).append('\n');
      file.append("    url: ").append(receiver.url("/" + name)).append('\n');
      file.append("    eventTypes: [rolling.event]\n");
      file.append("    secret: ").append(SECRET).append('\n');
    }
    return file.toString();
  }

  private static void write(String content, GatewayProcess... gateways) throws IOException {
    for (GatewayProcess gateway : gateways) {
      Files.writeString(gateway.data().resolveSibling("endpoints.yaml"), content);
    }
  }

  private static boolean knows(GatewayProcess gateway, String id) {
    return gateway.api().status("/api/v1/endpoints/" + id) == 200;
  }

  @Test
  @Order(4)
  void killingOneLosesNothing() {
    try (Receiver receiver = new Receiver()) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox failsFirst =
          receiver
              .inbox("/fails-first")
              .answers((id, times) -> times == 1 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
      String healthyId = receiver.register(first.api(), "/healthy", "email.*").id();
      String failsFirstId = receiver.register(first.api(), "/fails-first", "email.*").id();
      try (Load load = new Load(first, healthy, 11)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> load.accepted().size() >= Form.times(300, 700));
        second.kill9();
        int then = load.accepted().size();
        await().atMost(Duration.ofSeconds(60)).until(() -> load.accepted().size() >= then + 200);
        load.stop();

        Set<String> all = load.accepted().keySet();
        List<Owed> owed =
            List.of(new Owed(healthy, healthyId, all), new Owed(failsFirst, failsFirstId, all));
        owed.forEach(Owed::awaitArrival);
        owed.forEach(each -> each.arrivedAsAccepted(load.accepted()));
        assertThat(first.poison()).as("poison messages").isEmpty();
        System.out.printf(
            "TwoGatewaysIT: %d events accepted; duplicates: healthy %d, fails first %d%n",
            all.size(), healthy.duplicates(), failsFirst.duplicates());
      }
    }
  }

  /** Within a second, and what a busy machine needs more. */
  private static void soon(org.awaitility.core.ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }
}
