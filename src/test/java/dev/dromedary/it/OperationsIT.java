package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway does with endpoints by itself, and how operators hear of it. */
class OperationsIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SECRET = "whsec_ZGVtb2RlbW9kZW1vZGVtb2RlbW9kZW1vaGVhbHRoeSE=";

  @TempDir static Path folder;
  private static Receiver receiver;
  private static Inbox operators;
  private static GatewayProcess gateway;

  /** Seconds are days here; endpoints and event types are each test's own. */
  @BeforeAll
  static void start() throws IOException {
    receiver = new Receiver();
    operators = receiver.inbox("/operators");
    file("DISABLED");
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.retry.schedule", "200ms,200ms,200ms,200ms")
            .with("webhooks.monitor.failing-after", "500ms")
            .with("webhooks.monitor.disable-after", "10s")
            .with("webhooks.dead-letter.requeue-rate", 20)
            .start()
            .awaitUp();
    receiver.register(
        api(), "/operators", Map.of("eventTypes", List.of("**"), "tenant", "operations"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    receiver.close();
  }

  @Test
  void operationalEventsArriveAsSignedWebhooksAndCanBePolled() {
    receiver.inbox("/given-up").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = register("/given-up?token=topsecret", "up.*");

    gateway.publish(List.of("given-up"), "up.event");

    JsonNode data = told("delivery.dead_lettered", endpoint);
    assertThat(data.path("eventId").stringValue()).isEqualTo("given-up");
    assertThat(data.path("reason").stringValue()).isEqualTo("SCHEDULE_EXHAUSTED");
    assertThat(data.path("attempts").intValue()).isEqualTo(5);
    assertThat(data.path("lastStatus").intValue()).isEqualTo(500);
    assertThat(data.path("host").stringValue()).startsWith("127.0.0.1:");
    assertThat(data.toString()).doesNotContain("topsecret", "/given-up", "whsec_");
    assertThat(operators.unverified()).as("with a wrong signature").isZero();
    eventually(
        () ->
            assertThat(api().all("/api/v1/events?tenant=operations&type=delivery.*"))
                .anyMatch(event -> event.toString().contains(endpoint)));
  }

  @Test
  void aDeadLetterOfOperationsMakesNoFurtherEvent() {
    receiver.inbox("/deaf").answers((id, times) -> Receiver.Reply.status(500));
    String deaf =
        api()
            .register(
                Map.of(
                    "url",
                    receiver.url("/deaf"),
                    "tenant",
                    "operations",
                    "eventTypes",
                    List.of("delivery.*"),
                    "filter",
                    "data.eventType == \"deaf.event\""))
            .id();
    receiver.inbox("/fails").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = register("/fails", "deaf.*");

    gateway.publish(List.of("deaf-1"), "deaf.event");

    told("delivery.dead_lettered", endpoint);
    eventually(() -> assertThat(deadLetters(deaf)).hasSize(1));
    gateway.publish(List.of("deaf-2"), "deaf.event");
    eventually(() -> assertThat(deadLetters(deaf)).hasSize(2));
    eventually(() -> assertThat(toldOf("delivery.dead_lettered", endpoint)).hasSize(2));
    assertThat(toldOf("delivery.dead_lettered", deaf)).isEmpty();
  }

  @Test
  void a410SaysSo() {
    receiver.inbox("/gone").answers((id, times) -> Receiver.Reply.status(410));
    String endpoint = register("/gone", "gone.*");

    gateway.publish(ids("gone-", 3), "gone.event");

    JsonNode data = told("endpoint.disabled", endpoint);
    assertThat(data.path("reason").stringValue()).isEqualTo("answered 410 Gone");
    assertThat(data.path("lastStatus").intValue()).isEqualTo(410);
    eventually(() -> assertThat(field(endpoint, "status")).isEqualTo("DISABLED"));
    assertThat(field(endpoint, "statusReason")).isEqualTo("answered 410 Gone");
    eventually(() -> assertThat(toldOf("delivery.dead_lettered", endpoint)).hasSize(3));
    assertThat(toldOf("endpoint.disabled", endpoint)).hasSize(1);
  }

  @Test
  void anEndpointThatOnlyFailsForFiveDaysIsDisabledAndFailingSinceSurvivesARestart() {
    receiver.inbox("/broken").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = register("/broken", "broken.*");
    gateway.publish(ids("fails-", 3), "broken.event");
    JsonNode failing = told("endpoint.failing", endpoint);
    assertThat(failing.path("reason").stringValue()).isEqualTo("REJECTED");
    eventually(() -> assertThat(field(endpoint, "failingSince")).isNotNull());
    String since = field(endpoint, "failingSince");
    assertThat(failing.path("since").stringValue()).isEqualTo(since);

    gateway.kill9();
    gateway.start().awaitUp();

    assertThat(field(endpoint, "failingSince")).isEqualTo(since);
    AtomicInteger next = new AtomicInteger();
    eventually(
        () -> {
          gateway.publish(List.of("still-" + next.incrementAndGet()), "broken.event");
          assertThat(field(endpoint, "status")).isEqualTo("DISABLED");
        });
    JsonNode disabled = told("endpoint.disabled", endpoint);
    assertThat(disabled.path("since").stringValue()).isEqualTo(since);
    assertThat(disabled.path("reason").stringValue())
        .isEqualTo("every attempt failed since " + since);
    assertThat(toldOf("endpoint.failing", endpoint)).hasSize(1);
  }

  @Test
  void oneSuccessEndsTheCountAndIsToldAfterFailing() {
    Inbox inbox = receiver.inbox("/ill").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = register("/ill", "ill.*");
    gateway.publish(ids("ill-", 3), "ill.event");
    told("endpoint.failing", endpoint);
    eventually(() -> assertThat(field(endpoint, "failingSince")).isNotNull());

    inbox.answers((id, times) -> Receiver.Reply.OK);
    gateway.publish(List.of("well-1"), "ill.event");

    told("endpoint.recovered", endpoint);
    eventually(() -> assertThat(field(endpoint, "failingSince")).isNull());
    assertThat(field(endpoint, "status")).isEqualTo("ENABLED");
  }

  @Test
  void enablingPutsBackAtTheSetPace() {
    Inbox inbox = receiver.inbox("/paced");
    String endpoint = register("/paced", "paced.*");
    api().post("/api/v1/endpoints/" + endpoint + "/disable", null);
    Set<String> left = leave(endpoint, "paced", 100);

    JsonNode enabled = api().post("/api/v1/endpoints/" + endpoint + "/enable", null).json();

    assertThat(enabled.path("requeuingSince").asString(null)).isNotNull();
    eventually(() -> assertThat(inbox.missing(left)).isEmpty());
    List<Long> arrivals =
        inbox.requests().values().stream().map(r -> r.at().get(0)).sorted().toList();
    double seconds = (arrivals.get(arrivals.size() - 1) - arrivals.get(0)) / 1e3;
    assertThat(seconds).as("for 100 at 20 a second").isBetween(2.5, 20.0);
    assertThat(inbox.duplicates()).isZero();
    eventually(() -> assertThat(field(endpoint, "requeuingSince")).isNull());
    assertThat(deadLetters(endpoint)).isEmpty();
  }

  /** Killed as soon as it is asked for, and again while they take their turns. */
  @Test
  void aRestartGoesOnPuttingBack() {
    Inbox inbox = receiver.inbox("/crash");
    String endpoint = register("/crash", "crash.*");
    api().post("/api/v1/endpoints/" + endpoint + "/disable", null);
    Set<String> left = leave(endpoint, "crash", 200);
    api().patch("/api/v1/endpoints/" + endpoint, Map.of("status", "ENABLED"));

    gateway.kill9();
    gateway.start().awaitUp();
    eventually(() -> assertThat(inbox.delivered()).isPositive());
    gateway.kill9();
    assertThat(inbox.delivered()).isLessThan(200);
    gateway.start().awaitUp();

    eventually(() -> assertThat(inbox.missing(left)).isEmpty());
    eventually(() -> assertThat(field(endpoint, "requeuingSince")).isNull());
    assertThat(gateway.poison()).isEmpty();
  }

  @Test
  void endpointOfTheFileGetsItsDeadLettersBackToo() throws IOException {
    Inbox inbox = receiver.inbox("/file");
    Set<String> left = leave("one", "file", 20);

    file("ENABLED");

    eventually(() -> assertThat(inbox.missing(left)).isEmpty());
    eventually(() -> assertThat(field("one", "requeuingSince")).isNull());
  }

  private static String register(String path, String eventTypes) {
    return api().register(receiver.url(path), eventTypes).id();
  }

  /** Publishes so many events to an endpoint that is disabled; gives their ids. */
  private static Set<String> leave(String endpoint, String name, int count) {
    List<String> ids = ids(name + "-", count);
    gateway.publish(ids, name + ".event");
    eventually(() -> assertThat(deadLetters(endpoint)).hasSize(count));
    return Set.copyOf(ids);
  }

  private static void file(String status) throws IOException {
    Path next = folder.resolve("endpoints.next");
    Files.writeString(
        next,
        """
        endpoints:
          - id: one
            url: %s
            eventTypes: ["file.*"]
            secret: %s
            status: %s
        """
            .formatted(receiver.url("/file"), SECRET, status));
    Files.move(
        next,
        folder.resolve("endpoints.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** The data of the event of that type on the endpoint, once it came to the operators. */
  private static JsonNode told(String type, String endpoint) {
    eventually(() -> assertThat(toldOf(type, endpoint)).isNotEmpty());
    return toldOf(type, endpoint).get(0);
  }

  /** The data of the events of that type on the endpoint that came to the operators. */
  private static List<JsonNode> toldOf(String type, String endpoint) {
    return operators.requests().values().stream()
        .filter(requests -> !requests.answers().isEmpty())
        .map(requests -> JSON.readTree(requests.bodies().get(0)))
        .filter(body -> body.path("type").asString("").equals(type))
        .map(body -> body.path("data"))
        .filter(data -> data.path("endpointId").asString("").equals(endpoint))
        .toList();
  }

  private static List<JsonNode> deadLetters(String endpoint) {
    return api().all("/api/v1/dead-letters?endpointId=" + endpoint);
  }

  private static String field(String endpoint, String name) {
    return api().get("/api/v1/endpoints/" + endpoint).json().path(name).asString(null);
  }

  private static GatewayApi api() {
    return gateway.api();
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(45))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }
}
