package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.ListeningSocket;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.Receiver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose listening socket is its supervisor's: no call is refused while it starts. */
class SocketActivationIT {

  @TempDir private static Path folder;
  private static Receiver receiver;
  private static GatewayProcess gateway;
  private static ListeningSocket socket;
  private static int management;

  @BeforeAll
  static void start() {
    assumeTrue(ListeningSocket.isPossible(), "no process may take a socket of another here");
    receiver = new Receiver();
    management = Ports.free();
    gateway = new GatewayProcess(folder).with("management.server.port", management);
    socket = new ListeningSocket(gateway.port());
    gateway.on(socket).start().awaitListening();
    gateway.api().register(receiver.url("/held"), "held");
  }

  @AfterAll
  static void end() {
    if (socket != null) {
      gateway.close();
      socket.close();
      receiver.close();
    }
  }

  @Test
  void callAfterAKillIsAcceptedOnceTheGatewayIsBack() {
    gateway.kill9();

    CompletableFuture<Void> call = CompletableFuture.runAsync(() -> publish("after-a-kill"));
    gateway.start();

    arrives("after-a-kill", call);
  }

  @Test
  void callAfterAStopIsAcceptedOnceTheGatewayIsBack() {
    gateway.stop();

    CompletableFuture<Void> call = CompletableFuture.runAsync(() -> publish("after-a-stop"));
    gateway.start();

    arrives("after-a-stop", call);
  }

  @Test
  void managementPortIsTheGatewaysOwn() {
    gateway.awaitLog("listening socket, /127.0.0.1:" + gateway.port());

    GatewayApi ofManagement = new GatewayApi("http://127.0.0.1:" + management);
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ofManagement.status("/actuator/health")).isEqualTo(200));
    assertThat(gateway.api().status("/actuator/health")).isEqualTo(404);
    assertThat(gateway.api().status("/api/v1/endpoints")).isEqualTo(200);
  }

  /**
   * A publisher without a connection from before. Its call is never refused; on a machine that is
   * so busy that the start takes longer than a call waits, it is sent again.
   */
  private static void publish(String id) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.api().root() + "/api/v1/events"))
            .header("Authorization", "Bearer " + GatewayProcess.KEY)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"id\":\"%s\",\"type\":\"held\",\"data\":{}}".formatted(id)))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(),
            status -> {
              assertThat(status).isIn(202, 503);
              return status == 202;
            });
  }

  private static void arrives(String id, CompletableFuture<Void> call) {
    call.join();
    await().until(() -> receiver.inbox("/held").missing(Set.of(id)).isEmpty());
  }
}
