package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.HostProject;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.net.InetSocketAddress;
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

  private static final String PAGE = "docs/operations.md";
  private static final String ADMIT =
      "        - bean:\n            id: admit\n            ref: webhooksAttempt\n            method: admit\n";
  private static final String CALL = "        - doTry:\n            id: call\n";

  @TempDir static Path folder;
  private static Receiver receiver;
  private static HttpServer services;
  private static GatewayProcess gateway;
  private static Path file;

  /** The examples of docs/operations.md, all of them in one route. */
  @BeforeAll
  static void gatewayRunsWithStepsOfItsOperator() throws IOException {
    receiver = new Receiver();
    services = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    services.createContext(
        "/ask",
        call -> answer(call, call.getRequestURI().getQuery().contains("denies") ? "no" : "yes"));
    services.createContext(
        "/of", call -> answer(call, "of-" + call.getRequestURI().getQuery().split("=")[1]));
    services.start();
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
    services.stop(0);
  }

  private static void answer(HttpExchange call, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    call.sendResponseHeaders(200, body.length);
    call.getResponseBody().write(body);
    call.close();
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
        .satisfies(headers -> assertThat(headers.firstValue("x-region")).contains("of-default"));
    assertThat(inbox.unverified()).isZero();
    assertThat(inbox.changedBodies()).isEmpty();
    assertThat(gateway.poison()).isEmpty();
  }

  @Test
  void deliveryThatTakesADetourIsOnItsQueueAndNotAttempted() {
    Inbox inbox = receiver.inbox("/flagged");
    String id = receiver.register(gateway.api(), "/flagged", "order.flagged").id();

    publish("own-flagged", "order.flagged", "default", Map.of("text", "for review"));
    publish("own-unflagged", "order.flagged", "default", Map.of("text", "fine"));

    JsonNode delivery = delivery("own-flagged", id, "CANCELLED");
    assertThat(delivery.path("reason").stringValue()).isEqualTo("FILTERED");
    delivery("own-unflagged", id, "DELIVERED");
    assertThat(inbox.requests()).containsOnlyKeys("own-unflagged");
    List<String> reviewed =
        gateway.browse(
            "shop.review",
            message ->
                message.getStringProperty("eventId") + " " + message.getBody(byte[].class).length);
    assertThat(reviewed).anyMatch(each -> each.startsWith("own-flagged "));
    assertThat(gateway.poison()).isEmpty();
  }

  @Test
  void deliveryThatAStepCancelsIsRecordedAndNotAttempted() {
    Inbox inbox = receiver.inbox("/cancelled");
    String id =
        receiver
            .register(
                gateway.api(),
                "/cancelled",
                Map.of("tenant", "denies", "eventTypes", List.of("own.cancelled")))
            .id();

    publish("own-cancelled", "own.cancelled", "denies", Map.of());

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
                gateway.api(),
                "/in-order",
                Map.of("eventTypes", List.of("order.flagged", "own.*"), "ordered", true))
            .id();

    publish("in-order-1", "order.flagged", "default", Map.of("text", "for review"));
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
    assertThat(packed).containsOnlyOnce(ADMIT).containsOnlyOnce(CALL);
    String before =
        steps("### An enrichment")
            + steps("### A detour to another queue")
            + steps("### A header from a look-up");
    String header = HostProject.block(PAGE, "and set it in `webhooks-call`, [^\n]*", "yaml");
    assertThat(header).endsWith(CALL);
    return packed.replace(ADMIT, before + ADMIT).replace(CALL, header);
  }

  /** Those of the example in front of the attempt, with services of this test. */
  private static String steps(String heading) throws IOException {
    String example = HostProject.block(PAGE, heading, "yaml");
    assertThat(example).startsWith("      steps:\n").endsWith(ADMIT);
    return example
        .substring("      steps:\n".length(), example.length() - ADMIT.length())
        .replaceAll(
            "https://\\w+.example.com", "http://127.0.0.1:" + services.getAddress().getPort());
  }

  private static void publish(String id, String type) {
    publish(id, type, "default", Map.of());
  }

  private static void publish(String id, String type, String tenant, Map<String, ?> data) {
    GatewayApi.Answer answer =
        gateway
            .api()
            .post("/api/v1/events", Map.of("id", id, "type", type, "tenant", tenant, "data", data));
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
