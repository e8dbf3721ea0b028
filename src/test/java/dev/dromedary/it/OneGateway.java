package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.CodeFlow;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.IdentityProvider;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.Receiver;
import jakarta.jms.MessageConsumer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * One gateway and one receiver for all tests of all these classes in a fork, which keep out of each
 * other's way by event types, ids and paths of their own. After each class nothing secret may be in
 * the log, which says all that the gateway ever says, and its endpoints are gone.
 */
abstract class OneGateway {

  /** In every payload of these tests. */
  static final String PAYLOAD = "payload-nobody-logs";

  private static final String LOGO =
      "data:image/svg+xml;base64,"
          + Base64.getEncoder()
              .encodeToString(
                  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path fill='#0a5' d='M1 8L4.5 1 8 8z'/></svg>"
                      .getBytes(StandardCharsets.UTF_8));

  static final Path folder = newFolder();
  static final Receiver receiver = new Receiver();

  /** At localhost, of the pages that may show the portal in a frame. */
  static final int EMBEDDING_PORT = Ports.free();

  static final IdentityProvider provider = new IdentityProvider();
  static final GatewayProcess gateway = start();

  private static GatewayProcess start() {
    GatewayProcess gateway =
        new GatewayProcess(folder)
            .with("webhooks.routes.location", folder.resolve("routes"))
            .with("webhooks.retry.schedule", "300ms,600ms")
            .with("webhooks.retry.policies.once.schedule", "300ms")
            .with("webhooks.retry.policies.late.schedule", "1s,2h")
            .with("webhooks.retry.policies.often.schedule", "1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s")
            .with("webhooks.admission.deferral", "500ms")
            .with("webhooks.dead-letter.reconcile-interval", "1s")
            .with("webhooks.accept.max-body", "8KB")
            .with("webhooks.admin.oidc.issuer", provider.issuer())
            .with("webhooks.admin.oidc.audience", IdentityProvider.AUDIENCE)
            .with("webhooks.admin.oidc.client-id", CodeFlow.CLIENT)
            .with("webhooks.admin.oidc.client-secret", CodeFlow.SECRET)
            .with("webhooks.console.portal.name", "Acme Webhooks")
            // Which no text has enough contrast with, on white.
            .with("webhooks.console.portal.colour", "#ffd400")
            .with("webhooks.console.portal.logo", LOGO)
            .with("webhooks.console.portal.frame-origins", "http://localhost:" + EMBEDDING_PORT)
            .with("logging.level.dev.dromedary", "DEBUG")
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway)));
    return gateway;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("one-gateway");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(GatewayProcess gateway) {
    gateway.close();
    receiver.close();
    provider.close();
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a class before left aside is none of this one's. */
  @BeforeAll
  static void awaitGateway() {
    gateway.awaitUp();
    drain("DLQ");
    drain("webhooks.rejected");
  }

  @AfterAll
  static void removeEndpointsAndReadTheLog() {
    for (JsonNode endpoint : api().all("/api/v1/endpoints")) {
      api().delete("/api/v1/endpoints/" + endpoint.path("id").stringValue());
    }
    String log = gateway.log();
    assertThat(log).contains("delivery.attempted");
    assertThat(log).doesNotContain("whsec_", GatewayProcess.KEY, PAYLOAD);
  }

  /** Takes all messages off a queue. */
  static void drain(String queue) {
    gateway.transacted(
        session -> {
          MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
          while (consumer.receiveNoWait() != null) {}
          return null;
        });
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
