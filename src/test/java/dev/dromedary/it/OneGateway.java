package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One gateway and one receiver for all tests of a class, which keep out of each other's way by
 * event types and paths of their own. At the end nothing secret may have reached the log, which
 * says all that the gateway ever says.
 */
abstract class OneGateway {

  /** In every payload of these tests. */
  static final String PAYLOAD = "payload-nobody-logs";

  @TempDir static Path folder;
  static Receiver receiver;
  static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    receiver = new Receiver();
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.retry.schedule", "300ms,600ms")
            .with("webhooks.retry.policies.once.schedule", "300ms")
            .with("webhooks.retry.policies.late.schedule", "1s,2h")
            .with("webhooks.retry.policies.often.schedule", "1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s")
            .with("webhooks.delivery.deferral", "500ms")
            .with("webhooks.history.reconcile-interval", "1s")
            .with("webhooks.accept.max-body", "8KB")
            .with("logging.level.dev.dromedary", "DEBUG")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stopAndReadTheLog() {
    gateway.stop();
    String log = gateway.log();
    receiver.close();
    assertThat(log).contains("delivery.attempted");
    assertThat(log).doesNotContain("whsec_", GatewayProcess.KEY, PAYLOAD);
  }

  static GatewayApi api() {
    return gateway.api();
  }

  /** Accepts over HTTP. */
  static void publish(String id, String type, Map<String, ?> data) {
    GatewayApi.Answer answer =
        api().post("/api/v1/events", Map.of("id", id, "type", type, "data", data));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
  }

  static void publish(String id, String type) {
    publish(id, type, Map.of("text", PAYLOAD));
  }

  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }

  static void arrives(Inbox inbox, String id) {
    eventually(() -> assertThat(inbox.missing(java.util.Set.of(id))).isEmpty());
  }

  /** The one delivery of the event to the endpoint, once it has that status. */
  static JsonNode delivery(String eventId, String endpointId, String status) {
    String path = "/api/v1/deliveries?eventId=" + eventId + "&endpointId=" + endpointId;
    eventually(
        () -> {
          JsonNode data = api().get(path).json().path("data");
          assertThat(data.size()).as("deliveries of %s", eventId).isEqualTo(1);
          assertThat(data.get(0).path("status").stringValue()).isEqualTo(status);
        });
    String id = api().get(path).json().path("data").get(0).path("id").stringValue();
    return api().get("/api/v1/deliveries/" + id).json();
  }
}
