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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What a start says: to callers that come too early, and to its operator when it cannot start. */
class StartIT {

  @TempDir Path folder;

  @ConcurrentTest
  void earlyCallsAre503AndThenAllWork() {
    try (GatewayProcess gateway = new GatewayProcess(folder)) {
      gateway.start().awaitListening();
      List<GatewayApi.Answer> tooEarly = new ArrayList<>();

      await("an endpoint is registered")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                GatewayApi.Answer answer =
                    gateway
                        .api()
                        .post(
                            "/api/v1/endpoints",
                            Map.of(
                                "url", "http://127.0.0.1:9/", "eventTypes", List.of("nobody.*")));
                if (answer.status() != 201) {
                  tooEarly.add(answer);
                }
                return answer.status() == 201;
              });

      Map<String, ?> event = Map.of("type", "early.event", "data", 1);
      assertThat(gateway.api().post("/api/v1/events", event).status()).isEqualTo(202);
      assertThat(tooEarly)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.toString()).contains("starts or stops");
              });
    }
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
