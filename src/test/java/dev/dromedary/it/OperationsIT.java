package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.ConcurrentTest;
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
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;

/** What the gateway does with endpoints by itself, and how operators hear of it. */
class OperationsIT extends WithOperators {

  private static final String SECRET = "whsec_ZGVtb2RlbW9kZW1vZGVtb2RlbW9kZW1vaGVhbHRoeSE=";

  @BeforeAll
  static void start() throws IOException {
    start(Duration.ofDays(5));
    file("DISABLED");
  }

  @ConcurrentTest
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

  @ConcurrentTest
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

  @ConcurrentTest
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

  @ConcurrentTest
  void oneSuccessEndsTheCountAndIsPublishedAfterFailing() {
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

  @ConcurrentTest
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
    assertThat(seconds).as("for 100 at 20 a second").isGreaterThan(2.5);
    assertThat(inbox.duplicates()).isZero();
    eventually(() -> assertThat(field(endpoint, "requeuingSince")).isNull());
    assertThat(deadLetters(endpoint)).isEmpty();
  }

  @ConcurrentTest
  void endpointOfTheFileGetsItsDeadLettersBackToo() throws IOException {
    Inbox inbox = receiver.inbox("/file");
    eventually(() -> assertThat(field("one", "status")).isEqualTo("DISABLED"));
    Set<String> left = leave("one", "file", 20);

    file("ENABLED");

    eventually(() -> assertThat(inbox.missing(left)).isEmpty());
    eventually(() -> assertThat(field("one", "requeuingSince")).isNull());
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
}
