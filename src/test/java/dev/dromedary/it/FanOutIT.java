package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One event for many endpoints, in portions. */
class FanOutIT {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String EVENT = "fan-out";

  @TempDir Path folder;
  private final Receiver receiver = new Receiver();
  private final List<Inbox> inboxes = new ArrayList<>();

  @Test
  void fanOutToManyEndpointsStreams() throws IOException {
    register(3_000);
    try (receiver;
        GatewayProcess gateway = gateway().with("webhooks.match.portion", 100).start().awaitUp()) {

      gateway.publish(List.of(EVENT), "many.news");

      awaitAllAndTheRecord(gateway);
      assertThat(inboxes).allMatch(inbox -> inbox.duplicates() == 0);
    }
  }

  @Test
  void aCrashInTheMiddleOfAFanOutLosesNoEndpoint() throws IOException {
    register(1_500);
    try (receiver;
        GatewayProcess gateway = gateway().with("webhooks.match.portion", 10).start().awaitUp()) {
      gateway.publish(List.of(EVENT), "many.news");

      for (int arrived : new int[] {100, 400}) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> arrived() >= arrived);
        gateway.kill9();
        assertThat(arrived()).as("the crash is in the middle").isLessThan(inboxes.size());
        gateway.start().awaitUp();
      }

      awaitAllAndTheRecord(gateway);
      assertThat(gateway.poison()).isEmpty();
    }
  }

  /** Each of its endpoints takes its time, and the endpoint of the others was never tried. */
  @Test
  void otherEventsAreNotHeldUpByAFanOut() throws IOException {
    register(3_000);
    inboxes.forEach(inbox -> inbox.answers((id, times) -> new Receiver.Reply(204, 300)));
    try (receiver;
        GatewayProcess gateway = gateway().with("webhooks.match.portion", 100).start().awaitUp()) {
      Inbox other = receiver.inbox("/other");
      receiver.register(gateway.api(), "/other", "other");
      gateway.publish(List.of(EVENT), "many.news");
      await().atMost(LONG).until(() -> arrived() > 0);

      Set<String> ids = Set.of("other-1", "other-2", "other-3");
      gateway.publish(ids, "other");

      await().atMost(LONG).until(() -> other.missing(ids).isEmpty());
      assertThat(arrived()).as("the fan-out is under way").isLessThan(inboxes.size());
      awaitAllAndTheRecord(gateway);
    }
  }

  private GatewayProcess gateway() {
    return new GatewayProcess(folder);
  }

  private void awaitAllAndTheRecord(GatewayProcess gateway) {
    await().atMost(LONG).until(() -> arrived() == inboxes.size());
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        gateway
                            .api()
                            .get("/api/v1/events/" + EVENT)
                            .json()
                            .path("matched")
                            .asInt(-1))
                    .isEqualTo(inboxes.size()));
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              List<JsonNode> deliveries = gateway.api().all("/api/v1/deliveries?eventId=" + EVENT);
              assertThat(deliveries).hasSameSizeAs(inboxes);
              assertThat(deliveries)
                  .allMatch(delivery -> delivery.path("status").asString("").equals("DELIVERED"));
            });
  }

  private long arrived() {
    return inboxes.stream().filter(inbox -> inbox.requests().containsKey(EVENT)).count();
  }

  /** In the file, because that is quick. */
  private void register(int endpoints) throws IOException {
    StringBuilder file = new StringBuilder("endpoints:\n");
    String secret = SigningSecret.generate().reveal();
    for (int i = 0; i < endpoints; i++) {
      String path = "/many/" + i;
      inboxes.add(receiver.inbox(path));
      Map<String, String> fields =
          Map.of("id", "many-" + i, "url", receiver.url(path), "secret", secret);
      file.append("  - eventTypes: [\"many.*\"]\n");
      fields.forEach((name, value) -> file.append("    %s: %s%n".formatted(name, value)));
    }
    Files.writeString(folder.resolve("endpoints.yaml"), file);
  }
}
