package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import dev.dromedary.signing.SigningSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One event for many endpoints, in portions. */
class FanOutIT {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int ENDPOINTS = Form.times(1_200, 3_000);

  @TempDir static Path folder;
  private static Receiver receiver;
  private static List<Inbox> inboxes;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws IOException {
    receiver = new Receiver();
    inboxes = register();
    gateway = new GatewayProcess(folder).with("webhooks.fan-out.chunk-size", 20).start().awaitUp();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    receiver.close();
  }

  @Test
  void fanOutToManyEndpointsStreams() {
    gateway.publish(List.of("streams"), "many.news");

    awaitAllAndTheRecord("streams");
    assertThat(inboxes).allMatch(inbox -> inbox.of("streams").deliveries() == 1);
  }

  @Test
  void aCrashInTheMiddleOfAFanOutLosesNoEndpoint() {
    gateway.publish(List.of("crash"), "many.news");

    for (int kill = 1; kill <= Form.times(1, 3); kill++) {
      int enough = 100 * kill;
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> arrived("crash") >= enough);
      gateway.kill9();
      assertThat(arrived("crash")).as("the crash is in the middle").isLessThan(ENDPOINTS);
      gateway.start().awaitUp();
    }

    awaitAllAndTheRecord("crash");
    assertThat(gateway.poison()).isEmpty();
  }

  /** Each of its endpoints takes its time, and the endpoint of the others was never tried. */
  @Test
  void fanOutDelaysNoOtherEvent() {
    inboxes.forEach(inbox -> inbox.answers((id, times) -> new Receiver.Reply(204, 600)));
    Inbox other = receiver.inbox("/other");
    receiver.register(gateway.api(), "/other", "other");
    gateway.publish(List.of("slow"), "many.news");
    await().atMost(LONG).until(() -> arrived("slow") > 0);

    Set<String> ids = Set.of("other-1", "other-2", "other-3");
    gateway.publish(ids, "other");

    await().atMost(LONG).until(() -> other.missing(ids).isEmpty());
    assertThat(arrived("slow")).as("the fan-out is under way").isLessThan(ENDPOINTS);
    awaitAllAndTheRecord("slow");
    inboxes.forEach(inbox -> inbox.answers((id, times) -> Receiver.Reply.OK));
  }

  private static void awaitAllAndTheRecord(String event) {
    await().atMost(LONG).until(() -> arrived(event) == inboxes.size());
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        gateway
                            .api()
                            .get("/api/v1/events/" + event)
                            .json()
                            .path("matched")
                            .asInt(-1))
                    .isEqualTo(inboxes.size()));
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              List<JsonNode> deliveries = gateway.api().all("/api/v1/deliveries?eventId=" + event);
              assertThat(deliveries).hasSameSizeAs(inboxes);
              assertThat(deliveries)
                  .allMatch(delivery -> delivery.path("status").asString("").equals("DELIVERED"));
            });
  }

  private static long arrived(String event) {
    return inboxes.stream().filter(inbox -> inbox.requests().containsKey(event)).count();
  }

  /** In the file, because that is quick. */
  private static List<Inbox> register() throws IOException {
    List<Inbox> inboxes = new ArrayList<>();
    StringBuilder file = new StringBuilder("endpoints:\n");
    String secret = SigningSecret.generate().reveal();
    for (int i = 0; i < ENDPOINTS; i++) {
      String path = "/many/" + i;
      inboxes.add(receiver.inbox(path));
      Map<String, String> fields =
          Map.of("id", "many-" + i, "url", receiver.url(path), "secret", secret);
      file.append("  - eventTypes: [\"many.*\"]\n");
      fields.forEach((name, value) -> file.append("    %s: %s%n".formatted(name, value)));
    }
    Files.writeString(folder.resolve("endpoints.yaml"), file);
    return inboxes;
  }
}
