package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port that somebody else has: said with what to do, and without a stack trace. */
class TakenPortIT {

  @TempDir Path folder;

  @Test
  void brokerPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GatewayProcess gateway = new GatewayProcess(folder)) {
      gateway.with("webhooks.broker.port", taken.getLocalPort()).start();

      refusedToStart(
          gateway, "The broker's port %d is taken".formatted(taken.getLocalPort()), "broker.port");
    }
  }

  @Test
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
