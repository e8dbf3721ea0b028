package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What a start says: to callers that come early, and to its operator when it cannot start. */
class StartIT {

  @TempDir Path folder;

  /** Ten seconds of waiting are not enough on a machine that is busy. */
  @ConcurrentTest
  void callThatComesWhileItStartsIsAnsweredWhenItHasStarted() {
    try (GatewayProcess gateway = new GatewayProcess(folder)) {
      gateway.start().awaitListening();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> register(gateway), answer -> answer.status() == 201);
    }
  }

  private static GatewayApi.Answer register(GatewayProcess gateway) {
    GatewayApi.Answer answer =
        gateway
            .api()
            .post(
                "/api/v1/endpoints",
                Map.of("url", "http://127.0.0.1:9/", "eventTypes", List.of("nobody.*")));
    if (answer.status() != 201) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.toString()).contains("starts or stops");
    }
    return answer;
  }

  @ConcurrentTest
  void brokerPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GatewayProcess gateway = new GatewayProcess(folder)) {
      gateway.with("webhooks.broker.port", taken.getLocalPort()).start();

      refusedToStart(
          gateway, "The broker's port %d is taken".formatted(taken.getLocalPort()), "broker.port");
    }
  }

  @ConcurrentTest
  void receiverPortOfTheDemoThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GatewayProcess gateway = new GatewayProcess(folder)) {
      gateway
          .with("spring.profiles.active", "demo")
          .with("webhooks.endpoints.location", Path.of("config/demo/endpoints.yaml"))
          .with("webhooks.demo.port", taken.getLocalPort())
          .start();

      refusedToStart(
          gateway,
          "Port %d, on which a receiver of the demo listens, is taken"
              .formatted(taken.getLocalPort()),
          "demo.port");
    }
  }

  private static void refusedToStart(GatewayProcess gateway, String reason, String setting) {
    assertThat(gateway.awaitEnd()).as("exit code").isNotZero();
    assertThat(gateway.log()).contains(reason).contains("webhooks." + setting);
    assertThat(gateway.log()).doesNotContain("\tat ");
  }
}
