package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** kill -9 of the gateway in the middle of a replay by filter. */
class ReplayCrashIT {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int DELIVERIES = Form.times(1_200, 20_000);
  private static final int KILLS = Form.times(1, 10);

  @TempDir Path folder;

  @Test
  void replayGoesOnWhereItWasAndPutsEachDeliveryOnce() {
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway =
            new GatewayProcess(folder).with("webhooks.admission.deferral", "1h")) {
      gateway.start().awaitUp();
      Inbox inbox = receiver.inbox("/replayed");
      String endpoint = receiver.register(gateway.api(), "/replayed", "crash.event").id();
      gateway.publish(
          IntStream.range(0, DELIVERIES).mapToObj(i -> "crash-" + i).toList(), "crash.event");
      String counted = "/api/v1/deliveries?status=DELIVERED&endpointId=" + endpoint;
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> gateway.api().all(counted).size() == DELIVERIES);
      // A crash repeats requests, so that they do not show how often a delivery was put: they wait.
      gateway.api().post("/api/v1/endpoints/" + endpoint + "/pause", null);

      String path =
          "/api/v1/replays/"
              + gateway
                  .api()
                  .post(
                      "/api/v1/replays",
                      Map.of("from", Map.of("endpointId", endpoint), "perSecond", 400))
                  .json()
                  .path("id")
                  .stringValue();
      for (int kill = 1; kill <= KILLS; kill++) {
        int enough = kill * DELIVERIES / (KILLS + 2);
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> gateway.api().get(path).json().path("put").intValue() >= enough);
        gateway.kill9();
        gateway.start().awaitUp();
      }

      await()
          .atMost(LONG)
          .until(() -> gateway.api().get(path).json().path("state").asString("").equals("DONE"));
      JsonNode done = gateway.api().get(path).json();
      assertThat(done.path("matching").intValue()).isEqualTo(DELIVERIES);
      assertThat(done.path("put").intValue()).isEqualTo(DELIVERIES);
      assertThat(done.path("skipped").intValue()).isZero();
      await().atMost(LONG).until(() -> gateway.depth("webhooks.deliveries.bulk") == 0);
      List<String> waiting =
          gateway.browse("webhooks.retry.1h", each -> each.getStringProperty("deliveryId"));
      assertThat(waiting).hasSize(DELIVERIES).doesNotHaveDuplicates();
      assertThat(inbox.duplicates()).isZero();
      assertThat(gateway.poison()).isEmpty();
    }
  }
}
