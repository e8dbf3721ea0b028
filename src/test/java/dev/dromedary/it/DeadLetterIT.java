package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.broker.TestMacs;
import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Samples;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Jmx;
import dev.dromedary.kit.Receiver;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dead letters, and how they are requeued. */
class DeadLetterIT extends OneGateway {

  private static final String QUEUE = "webhooks.dead-letters";

  @Test
  void deadLetterTellsAConsoleWhatItIs() {
    String endpoint = dead("/told", "told");

    Map<String, String> properties =
        gateway
            .browse(
                QUEUE,
                message ->
                    Map.of(
                        "eventId", text(message, "eventId"),
                        "eventType", text(message, "eventType"),
                        "endpointId", text(message, "endpointId"),
                        "reason", text(message, "reason"),
                        "lastStatus", text(message, "lastStatus"),
                        "lastResult", text(message, "lastResult"),
                        "lastError", text(message, "lastError"),
                        "attempts", text(message, "attempts"),
                        "_AMQ_ORIG_QUEUE", text(message, "_AMQ_ORIG_QUEUE"),
                        "_AMQ_ORIG_ADDRESS", text(message, "_AMQ_ORIG_ADDRESS")))
            .stream()
            .filter(each -> each.get("endpointId").equals(endpoint))
            .findFirst()
            .orElseThrow();

    assertThat(properties)
        .containsEntry("eventId", "told-1")
        .containsEntry("eventType", "told.event")
        .containsEntry("reason", "SCHEDULE_EXHAUSTED")
        .containsEntry("lastStatus", "500")
        .containsEntry("lastResult", "FAILED")
        .containsEntry("lastError", "HTTP_STATUS")
        .containsEntry("attempts", "3")
        .containsEntry("_AMQ_ORIG_QUEUE", "webhooks.deliveries")
        .containsEntry("_AMQ_ORIG_ADDRESS", "webhooks.deliveries");
    JsonNode listed = api().get("/api/v1/dead-letters?endpointId=" + endpoint).json().path("data");
    assertThat(listed.size()).isEqualTo(1);
    assertThat(listed.toString()).doesNotContain(PAYLOAD);
  }

  /** Its endpoint is disabled when it comes back, so nothing is sent a second time. */
  @Test
  void deadLetterThatEndsAnewWithoutAnAttemptStillSaysWhatFailed() {
    String endpoint = dead("/still", "still");
    api().post("/api/v1/endpoints/" + endpoint + "/disable", null);

    api().post("/api/v1/dead-letters/requeue", Map.of("endpointId", endpoint));

    String path = "/api/v1/dead-letters?result=FAILED&endpointId=" + endpoint;
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                api().all(path).stream()
                    .anyMatch(
                        letter -> letter.path("reason").stringValue().equals("ENDPOINT_DISABLED")));
    JsonNode letter = api().all(path).get(0);
    assertThat(letter.path("lastError").path("code").stringValue()).isEqualTo("HTTP_STATUS");
    assertThat(letter.path("lastError").path("text").stringValue())
        .isEqualTo("The endpoint answered with status 500.");
    JsonNode delivery = delivery("still-1", endpoint, "DEAD_LETTER");
    assertThat(delivery.path("lastStatusCode").intValue()).isEqualTo(500);
    assertThat(delivery.path("lastError")).isEqualTo(letter.path("lastError"));
    assertThat(delivery.path("lastAttemptAt")).isEqualTo(letter.path("lastAttemptAt"));
    assertThat(delivery.path("attempts").get(2).path("startedAt"))
        .isEqualTo(delivery.path("lastAttemptAt"));
    assertThat(api().all(path.replace("FAILED", "TIMEOUT"))).isEmpty();
  }

  @Test
  void requeueTakesWhatIsMeantAndCountsIt() {
    String endpoint = dead("/requeued", "requeued");
    String other = dead("/stays", "stays");
    Inbox inbox = receiver.inbox("/requeued").answers((id, times) -> Receiver.Reply.OK);

    GatewayApi.Answer answer =
        api().post("/api/v1/dead-letters/requeue", Map.of("endpointId", endpoint));

    assertThat(answer.json().path("requeued").intValue()).isEqualTo(1);
    arrives(inbox, "requeued-1");
    assertThat(delivery("requeued-1", endpoint, "DELIVERED").path("attempts").size()).isEqualTo(4);
    assertThat(api().get("/api/v1/dead-letters?endpointId=" + other).json().path("data").size())
        .isEqualTo(1);
  }

  /** The button of the broker's console. */
  @Test
  void retryOfTheBrokersOwnConsolePutsItBackToBeDelivered() throws Exception {
    String endpoint = dead("/console", "console");
    Inbox inbox = receiver.inbox("/console").answers((id, times) -> Receiver.Reply.OK);

    manage("retryMessages");

    arrives(inbox, "console-1");
    delivery("console-1", endpoint, "DELIVERED");
    assertThat(listed(endpoint)).isEmpty();
  }

  @Test
  void deadLetterThatIsRemovedInTheBrokersConsoleIsCancelledInTheHistory() throws Exception {
    String endpoint = dead("/removed", "removed");

    manage("removeMessages", "endpointId = '" + endpoint + "'");

    assertThat(delivery("removed-1", endpoint, "CANCELLED").path("reason").stringValue())
        .isEqualTo("DEAD_LETTER_REMOVED");
    assertThat(listed(endpoint)).isEmpty();
    assertThat(gateway.log()).contains("no longer on their queue");
  }

  @Test
  void deadLetterThatTheHistoryLostIsListedAndRecordedAgain() {
    Delivery lost = Delivery.of(Samples.event(), "ep_lost");
    Outcome outcome =
        new Outcome(lost, DeliveryStatus.DEAD_LETTER, null, null, null, null, "ENDPOINT_DISABLED");
    gateway.transacted(
        session -> {
          byte[] body = lost.event().body();
          BytesMessage message = session.createBytesMessage();
          message.writeBytes(body);
          Map<String, Object> properties = DeadLetterMessage.properties(outcome, Instant.now());
          for (var each : TestMacs.signed(properties, body).entrySet()) {
            message.setObjectProperty(each.getKey(), each.getValue());
          }
          session.createProducer(session.createQueue(QUEUE)).send(message);
          return null;
        });

    eventually(() -> assertThat(listed("ep_lost")).hasSize(1));

    assertThat(listed("ep_lost").get(0).path("deliveryId").stringValue()).isEqualTo(lost.id());
    assertThat(api().get("/api/v1/deliveries/" + lost.id()).json().path("status").stringValue())
        .isEqualTo("DEAD_LETTER");
  }

  @Test
  void overAThousandAreListedInPagesAndOneOfThemIsDeletedWithoutTheOthers() {
    String endpoint = receiver.register(api(), "/thousand", "thousand.*").id();
    api().post("/api/v1/endpoints/" + endpoint + "/disable", null);
    gateway.publish(
        IntStream.range(0, 1_200).mapToObj(i -> "thousand-" + i).toList(), "thousand.event");
    eventually(() -> assertThat(listed(endpoint)).hasSize(1_200));
    Set<String> ids = new HashSet<>();
    listed(endpoint).forEach(letter -> ids.add(letter.path("deliveryId").stringValue()));
    assertThat(ids).hasSize(1_200);
    long depth = gateway.depth(QUEUE);
    long added = gateway.added(QUEUE);

    GatewayApi.Answer one =
        api().delete("/api/v1/dead-letters?deliveryId=" + ids.iterator().next());
    GatewayApi.Answer others = api().delete("/api/v1/dead-letters?endpointId=" + endpoint);

    assertThat(one.json().path("deleted").intValue()).isEqualTo(1);
    assertThat(others.json().path("deleted").intValue()).isEqualTo(1_199);
    assertThat(gateway.depth(QUEUE)).isEqualTo(depth - 1_200);
    assertThat(gateway.added(QUEUE)).as("ever put on the queue").isEqualTo(added);
    eventually(() -> assertThat(listed(endpoint)).isEmpty());
  }

  @Test
  void deletedDeadLetterIsCalledCancelled() {
    String endpoint = dead("/let-go", "letgo");

    GatewayApi.Answer answer = api().delete("/api/v1/dead-letters?endpointId=" + endpoint);

    assertThat(answer.json().path("deleted").intValue()).isEqualTo(1);
    delivery("letgo-1", endpoint, "CANCELLED");
    assertThat(api().get("/api/v1/dead-letters?endpointId=" + endpoint).json().path("data").size())
        .isZero();
  }

  @Test
  void disabledEndpointsDeliveriesComeBackAfterItIsEnabled() {
    Inbox inbox = receiver.inbox("/disabled");
    String endpoint = receiver.register(api(), "/disabled", "disabled.*").id();
    api().post("/api/v1/endpoints/" + endpoint + "/disable", null);
    publish("disabled-1", "disabled.event");
    assertThat(delivery("disabled-1", endpoint, "DEAD_LETTER").path("reason").stringValue())
        .isEqualTo("ENDPOINT_DISABLED");

    api().post("/api/v1/endpoints/" + endpoint + "/enable", null);

    arrives(inbox, "disabled-1");
  }

  @Test
  void garbageAmongTheDeadLettersHoldsNoRequeueUp() {
    gateway.transacted(
        session -> {
          session
              .createProducer(session.createQueue(QUEUE))
              .send(session.createTextMessage("garbage"));
          return null;
        });
    String endpoint = dead("/beside", "beside");
    Inbox inbox = receiver.inbox("/beside").answers((id, times) -> Receiver.Reply.OK);

    assertThat(
            api()
                .post("/api/v1/dead-letters/requeue", Map.of("endpointId", endpoint))
                .json()
                .path("requeued")
                .intValue())
        .isEqualTo(1);
    arrives(inbox, "beside-1");
  }

  /** An endpoint that fails, and its one event {@code <name>-1}, dead-lettered. */
  private static String dead(String path, String name) {
    receiver.inbox(path).answers((id, times) -> Receiver.Reply.status(500));
    String endpoint = receiver.register(api(), path, name + ".*").id();
    publish(name + "-1", name + ".event");
    delivery(name + "-1", endpoint, "DEAD_LETTER");
    return endpoint;
  }

  private static List<JsonNode> listed(String endpoint) {
    return api().all("/api/v1/dead-letters?endpointId=" + endpoint);
  }

  private static void manage(String operation, String... arguments) {
    try (Jmx jmx = new Jmx(gateway.pid())) {
      jmx.manage(QUEUE, operation, arguments);
    }
  }

  private static String text(Message message, String property) throws jakarta.jms.JMSException {
    return String.valueOf(message.getObjectProperty(property));
  }
}
