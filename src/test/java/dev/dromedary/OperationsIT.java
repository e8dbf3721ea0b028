package dev.dromedary;

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
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway does with endpoints by itself, and how operators hear of it. */
class OperationsIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SECRET = "whsec_ZGVtb2RlbW9kZW1vZGVtb2RlbW9kZW1vaGVhbHRoeSE=";

  @TempDir Path folder;
  private Receiver receiver;
  private Inbox operators;
  private GatewayProcess gateway;

  @BeforeEach
  void open() {
    receiver = new Receiver();
    operators = receiver.inbox("/operators");
    gateway = new GatewayProcess(folder).with("webhooks.retry.schedule", "200ms,200ms,200ms,200ms");
  }

  @AfterEach
  void close() {
    gateway.close();
    receiver.close();
  }

  @Test
  void operationalEventsArriveAsSignedWebhooksAndCanBePolled() {
    start();
    receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = register("/in?token=topsecret");

    gateway.publish(List.of("given-up"), "mail.sent");

    JsonNode data = told("delivery.dead_lettered");
    assertThat(data.path("eventId").stringValue()).isEqualTo("given-up");
    assertThat(data.path("endpointId").stringValue()).isEqualTo(endpoint);
    assertThat(data.path("reason").stringValue()).isEqualTo("SCHEDULE_EXHAUSTED");
    assertThat(data.path("attempts").intValue()).isEqualTo(5);
    assertThat(data.path("lastStatus").intValue()).isEqualTo(500);
    assertThat(data.path("host").stringValue()).startsWith("127.0.0.1:");
    assertThat(data.toString()).doesNotContain("topsecret", "/in", "whsec_");
    assertThat(operators.unverified()).as("with a wrong signature").isZero();
    eventually(
        () ->
            assertThat(api().get("/api/v1/events?tenant=operations").json().path("data"))
                .anyMatch(e -> e.path("type").asString("").equals("delivery.dead_lettered")));
  }

  @Test
  void aDeadLetterOfOperationsMakesNoFurtherEvent() {
    operators.answers((id, times) -> Receiver.Reply.status(500));
    start();
    receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(500));
    register("/in");

    gateway.publish(List.of("given-up"), "mail.sent");

    eventually(
        () ->
            assertThat(gateway.browse("webhooks.dead-letters", m -> m.getStringProperty("tenant")))
                .containsExactlyInAnyOrder("default", "operations"));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(api().get("/api/v1/events?tenant=operations").json().path("data"))
                    .hasSize(1));
  }

  @Test
  void a410SaysSo() {
    start();
    receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(410));
    String endpoint = register("/in");

    gateway.publish(List.of("gone-1", "gone-2", "gone-3"), "mail.sent");

    JsonNode data = told("endpoint.disabled");
    assertThat(data.path("endpointId").stringValue()).isEqualTo(endpoint);
    assertThat(data.path("reason").stringValue()).isEqualTo("answered 410 Gone");
    assertThat(data.path("lastStatus").intValue()).isEqualTo(410);
    eventually(() -> assertThat(field(endpoint, "status")).isEqualTo("DISABLED"));
    assertThat(field(endpoint, "statusReason")).isEqualTo("answered 410 Gone");
    eventually(() -> assertThat(toldOf("delivery.dead_lettered")).hasSize(3));
    assertThat(toldOf("endpoint.disabled")).hasSize(1);
  }

  /** With five days that are three seconds; and a restart in the midst of them. */
  @Test
  void anEndpointThatOnlyFailsForFiveDaysIsDisabledAndFailingSinceSurvivesARestart() {
    gateway
        .with("webhooks.delivery.failing-after", "500ms")
        .with("webhooks.delivery.disable-after", "1h")
        .with("webhooks.retry.schedule", "100ms,100ms,100ms,100ms,100ms,100ms,100ms,100ms");
    start();
    receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = register("/in");
    gateway.publish(List.of("fails-1"), "mail.sent");
    JsonNode failing = told("endpoint.failing");
    assertThat(failing.path("reason").stringValue()).isEqualTo("REJECTED");
    eventually(() -> assertThat(field(endpoint, "failingSince")).isNotNull());
    String since = field(endpoint, "failingSince");
    assertThat(failing.path("since").stringValue()).isEqualTo(since);

    gateway.kill9();
    gateway.with("webhooks.delivery.disable-after", "3s").start().awaitUp();

    assertThat(field(endpoint, "failingSince")).isEqualTo(since);
    gateway.publish(ids("fails-again-", 5), "mail.sent");
    JsonNode disabled = told("endpoint.disabled");
    assertThat(disabled.path("since").stringValue()).isEqualTo(since);
    assertThat(disabled.path("reason").stringValue()).contains("every attempt failed since");
    eventually(() -> assertThat(field(endpoint, "status")).isEqualTo("DISABLED"));
    assertThat(toldOf("endpoint.failing")).hasSize(1);
  }

  @Test
  void oneSuccessEndsTheCountAndIsToldAfterFailing() {
    gateway.with("webhooks.delivery.failing-after", "500ms");
    start();
    Inbox inbox = receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = register("/in");
    gateway.publish(ids("fails-", 3), "mail.sent");
    told("endpoint.failing");
    eventually(() -> assertThat(field(endpoint, "failingSince")).isNotNull());

    inbox.answers((id, times) -> Receiver.Reply.OK);
    gateway.publish(List.of("succeeds-1"), "mail.sent");

    assertThat(told("endpoint.recovered").path("endpointId").stringValue()).isEqualTo(endpoint);
    eventually(() -> assertThat(field(endpoint, "failingSince")).isNull());
    assertThat(field(endpoint, "status")).isEqualTo("ENABLED");
  }

  @Test
  void enablingPutsBackAtTheSetPace() {
    gateway.with("webhooks.delivery.requeue-rate", 20);
    start();
    Inbox inbox = receiver.inbox("/in");
    String endpoint = register("/in");
    Set<String> left = leaveBehind(endpoint, 100);

    JsonNode enabled = api().post("/api/v1/endpoints/" + endpoint + "/enable", null).json();

    assertThat(enabled.path("requeuingSince").asString(null)).isNotNull();
    eventually(() -> assertThat(inbox.missing(left)).isEmpty());
    List<Long> arrivals =
        inbox.requests().values().stream().map(r -> r.at().get(0)).sorted().toList();
    double seconds = (arrivals.get(arrivals.size() - 1) - arrivals.get(0)) / 1e3;
    assertThat(seconds).as("for 100 at 20 a second").isBetween(4.0, 15.0);
    assertThat(inbox.duplicates()).isZero();
    eventually(() -> assertThat(field(endpoint, "requeuingSince")).isNull());
    assertThat(gateway.depth("webhooks.dead-letters")).isZero();
  }

  /** Killed before the pass, and again while they take their turns. */
  @Test
  void aRestartGoesOnPuttingBack() {
    gateway.with("webhooks.delivery.requeue-rate", 10);
    start();
    Inbox inbox = receiver.inbox("/in");
    String endpoint = register("/in");
    Set<String> left = leaveBehind(endpoint, 60);
    api().post("/api/v1/endpoints/" + endpoint + "/enable", null);

    gateway.kill9();
    assertThat(inbox.requests()).isEmpty();
    gateway.start().awaitUp();
    eventually(() -> assertThat(inbox.delivered()).isGreaterThan(5));
    gateway.kill9();
    assertThat(inbox.delivered()).isLessThan(60);
    gateway.start().awaitUp();

    eventually(() -> assertThat(inbox.missing(left)).isEmpty());
    eventually(() -> assertThat(field(endpoint, "requeuingSince")).isNull());
    assertThat(gateway.poison()).isEmpty();
  }

  @Test
  void endpointOfTheFileGetsItsDeadLettersBackToo() throws IOException {
    file("DISABLED");
    start();
    Inbox inbox = receiver.inbox("/in");
    Set<String> left = leaveBehind("one", 20);

    file("ENABLED");

    eventually(() -> assertThat(inbox.missing(left)).isEmpty());
    eventually(() -> assertThat(field("one", "requeuingSince")).isNull());
  }

  private void start() {
    gateway.start().awaitUp();
    receiver.register(
        api(), "/operators", Map.of("eventTypes", List.of("**"), "tenant", "operations"));
  }

  private String register(String path) {
    return api().register(receiver.url(path), "mail.*").id();
  }

  /** Disables the endpoint, and gives up so many deliveries to it. */
  private Set<String> leaveBehind(String endpoint, int count) {
    api().post("/api/v1/endpoints/" + endpoint + "/disable", null);
    List<String> ids = ids("left-", count);
    gateway.publish(ids, "mail.sent");
    eventually(() -> assertThat(gateway.depth("webhooks.dead-letters")).isEqualTo(count));
    return Set.copyOf(ids);
  }

  private void file(String status) throws IOException {
    Path next = folder.resolve("endpoints.next");
    Files.writeString(
        next,
        """
        endpoints:
          - id: one
            url: %s
            eventTypes: ["mail.*"]
            secret: %s
            status: %s
        """
            .formatted(receiver.url("/in"), SECRET, status));
    Files.move(
        next,
        folder.resolve("endpoints.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** The data of the first event of that type, once it came to the operators. */
  private JsonNode told(String type) {
    eventually(() -> assertThat(toldOf(type)).isNotEmpty());
    return toldOf(type).get(0).path("data");
  }

  /** The bodies of the events of that type that came to the operators, one for each id. */
  private List<JsonNode> toldOf(String type) {
    return operators.requests().values().stream()
        .map(requests -> JSON.readTree(requests.bodies().get(0)))
        .filter(body -> body.path("type").asString("").equals(type))
        .toList();
  }

  private String field(String endpoint, String name) {
    return api().get("/api/v1/endpoints/" + endpoint).json().path(name).asString(null);
  }

  private GatewayApi api() {
    return gateway.api();
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }
}
