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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Steps of an operator between match and attempt, in the one gateway of this class. */
class OwnStepIT {

  private static final String BEFORE_ATTEMPT = "        - bean:\n            id: admit\n";
  private static final String BEFORE_CALL = "        - doTry:\n            id: call\n";

  @TempDir static Path folder;
  private static Receiver receiver;
  private static Inbox consent;
  private static GatewayProcess gateway;
  private static Path file;

  /**
   * Asks a service for the tenant's consent, cancels what has none, copies the rest to a queue, and
   * adds a header to the request.
   */
  @BeforeAll
  static void gatewayRunsWithStepsOfItsOperator() throws IOException {
    receiver = new Receiver();
    consent = receiver.inbox("/consent");
    file = Files.createDirectory(folder.resolve("routes")).resolve("attempt.camel.yaml");
    Files.writeString(file, withOwnSteps());
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.routes.location", file.getParent())
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
    receiver.close();
  }

  @Test
  void deliveryPassesOwnSteps() throws Exception {
    Inbox inbox = receiver.inbox("/passes");
    String id = receiver.register(gateway.api(), "/passes", "own.passes").id();

    publish("own-passes", "own.passes");

    JsonNode delivery = delivery("own-passes", id, "DELIVERED");
    assertThat(delivery.path("attempts").size()).isEqualTo(1);
    assertThat(inbox.of("own-passes").headers())
        .singleElement()
        .satisfies(headers -> assertThat(headers.firstValue("x-region")).contains("eu"));
    assertThat(consent.requests()).isNotEmpty();
    assertThat(gateway.poison()).isEmpty();
  }

  @Test
  void deliveryThatAStepCancelsIsRecordedAndNotAttempted() {
    Inbox inbox = receiver.inbox("/cancelled");
    String id = receiver.register(gateway.api(), "/cancelled", "own.cancelled").id();

    publish("own-cancelled", "own.cancelled");

    JsonNode delivery = delivery("own-cancelled", id, "CANCELLED");
    assertThat(delivery.path("reason").stringValue()).isEqualTo("FILTERED");
    assertThat(delivery.path("attempts").size()).isZero();
    assertThat(inbox.requests()).isEmpty();
    assertThat(gateway.poison()).isEmpty();
  }

  /** The next one in order goes. */
  @Test
  void orderedDeliveryThatAStepCancelsBlocksNoOther() {
    Inbox inbox = receiver.inbox("/in-order");
    String id =
        receiver
            .register(
                gateway.api(), "/in-order", Map.of("eventTypes", List.of("own.*"), "ordered", true))
            .id();

    publish("in-order-1", "own.cancelled");
    publish("in-order-2", "own.ordered");

    delivery("in-order-1", id, "CANCELLED");
    delivery("in-order-2", id, "DELIVERED");
    assertThat(inbox.requests().keySet()).contains("in-order-2").doesNotContain("in-order-1");
  }

  @Test
  void filterThatDropsDeliveriesIsRejectedAndTheRunningRoutesStay() throws IOException {
    String packed = Files.readString(Path.of("routes/ordered.camel.yaml"));
    String call = "- to:\n    id: to-attempt-in-order\n    uri: direct:webhooks-attempt\n";
    String filter =
        "- filter:\n    expression:\n      simple:\n        expression: \"${body} != null\"\n"
            + "    steps:\n"
            + call.indent(6);
    String calls = call.indent(18);
    assertThat(packed).contains(calls);
    int line = (int) packed.substring(0, packed.indexOf(calls)).lines().count() + 1;
    Path ordered = file.resolveSibling("ordered.camel.yaml");
    try {
      Files.writeString(ordered, packed.replace(calls, filter.indent(18)));

      gateway.awaitLog(
          "Route file rejected, its old routes run on: ordered.camel.yaml:"
              + line
              + ": filter: a delivery");
      Inbox inbox = receiver.inbox("/still");
      String id = receiver.register(gateway.api(), "/still", "own.still").id();
      publish("own-still", "own.still");
      delivery("own-still", id, "DELIVERED");
      assertThat(inbox.of("own-still").headers()).hasSize(1);
    } finally {
      Files.delete(ordered);
    }
  }

  private static String withOwnSteps() throws IOException {
    String packed = Files.readString(Path.of("routes/attempt.camel.yaml"));
    assertThat(packed).contains(BEFORE_ATTEMPT, BEFORE_CALL);
    String asks =
        """
                - to:
                    id: ask-for-consent
                    uri: %s
                    variableSend: nothing
                    variableReceive: consent
                    parameters:
                      httpMethod: GET
                - setVariable:
                    id: remember-type
                    name: eventType
                    expression:
                      simple:
                        expression: "${body.event.type}"
                - choice:
                    id: consented
                    when:
                      - id: no-consent
                        expression:
                          simple:
                            expression: "${variable.eventType} == 'own.cancelled'"
                        steps:
                          - to:
                              id: cancel-delivery
                              uri: direct:webhooks-cancel
                          - stop:
                              id: without-consent
        """
            .formatted(receiver.url("/consent"));
    String header =
        """
                - setHeader:
                    id: say-region
                    name: x-region
                    expression:
                      constant:
                        expression: eu
        """;
    return packed
        .replace(BEFORE_ATTEMPT, asks + BEFORE_ATTEMPT)
        .replace(BEFORE_CALL, header + BEFORE_CALL);
  }

  private static void publish(String id, String type) {
    GatewayApi.Answer answer =
        gateway.api().post("/api/v1/events", Map.of("id", id, "type", type, "data", Map.of()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
  }

  private static JsonNode delivery(String eventId, String endpointId, String status) {
    String path = "/api/v1/deliveries?eventId=" + eventId + "&endpointId=" + endpointId;
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              JsonNode data = gateway.api().get(path).json().path("data");
              assertThat(data.size()).as("deliveries of %s", eventId).isEqualTo(1);
              assertThat(data.get(0).path("status").stringValue()).isEqualTo(status);
            });
    String id = gateway.api().get(path).json().path("data").get(0).path("id").stringValue();
    return gateway.api().get("/api/v1/deliveries/" + id).json();
  }
}
