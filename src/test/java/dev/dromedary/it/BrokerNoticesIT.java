package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose settings are not the gateway's, until it is full. */
class BrokerNoticesIT {

  @TempDir Path folder;

  @Test
  void otherSettingsAreNoticedAndAFullBrokerIsA503() {
    try (Receiver receiver = new Receiver();
        BrokerProcess broker =
            new BrokerProcess(folder.resolve("broker"))
                .with("attempts", 3)
                .with("full", "BLOCK")
                .with("maxBytes", 300_000)
                .start();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway"))) {
      gateway
          .onBroker(broker, broker.url() + "&callTimeout=5000")
          .with("webhooks.match.consumers", 1)
          .start()
          .awaitUp();
      gateway.awaitLog("broker.settings_differ max-delivery-attempts is 3");
      gateway.awaitLog("broker.settings_differ address-full-policy is BLOCK");
      assertThat(notices(gateway)).contains("max-delivery-attempts is 3");
      receiver.inbox("/in").answers((id, times) -> Receiver.Reply.hang());
      receiver.register(gateway.api(), "/in", "full.*");

      GatewayApi.Answer refused =
          await()
              .atMost(Duration.ofSeconds(120))
              .pollInterval(Duration.ofMillis(1))
              .until(() -> publish(gateway), answer -> answer.status() != 202);

      assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
      assertThat(refused.retryAfter()).isPositive();
      gateway.awaitLog("broker.blocked");
    }
  }

  private static String notices(GatewayProcess gateway) {
    return gateway
        .api()
        .get("/actuator/health")
        .json()
        .at("/components/webhooks/details/brokerNotices")
        .toString();
  }

  private static GatewayApi.Answer publish(GatewayProcess gateway) {
    return gateway
        .api()
        .post("/api/v1/events", Map.of("type", "full.event", "data", "x".repeat(10_000)));
  }
}
