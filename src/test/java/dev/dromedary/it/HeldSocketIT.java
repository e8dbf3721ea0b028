package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.HeldSocket;
import dev.dromedary.kit.Receiver;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose listening socket is its supervisor's: no call is refused while it starts. */
class HeldSocketIT {

  @TempDir private static Path folder;
  private static Receiver receiver;
  private static GatewayProcess gateway;
  private static HeldSocket socket;

  @BeforeAll
  static void start() {
    receiver = new Receiver();
    gateway = new GatewayProcess(folder);
    socket = new HeldSocket(gateway.port());
    gateway.on(socket).start().awaitUp();
    gateway.api().register(Map.of("url", receiver.url("/held"), "eventTypes", List.of("held")));
  }

  @AfterAll
  static void end() {
    gateway.close();
    socket.close();
    receiver.close();
  }

  @Test
  void callAfterAKillIsAcceptedOnceTheGatewayIsBack() {
    gateway.kill9();

    CompletableFuture<HttpResponse<String>> call = publish("after-a-kill");
    gateway.start();

    arrives("after-a-kill", call);
  }

  @Test
  void callAfterAStopIsAcceptedOnceTheGatewayIsBack() {
    gateway.stop();

    CompletableFuture<HttpResponse<String>> call = publish("after-a-stop");
    gateway.start();

    arrives("after-a-stop", call);
  }

  @Test
  void logSaysWhereCallsAreAccepted() {
    assertThat(gateway.log()).contains("listening socket, /127.0.0.1:" + gateway.port());
  }

  /** A publisher that waits for a minute, and tries once. */
  private static CompletableFuture<HttpResponse<String>> publish(String id) {
    return CompletableFuture.supplyAsync(
        () ->
            gateway
                .api()
                .send(
                    "POST",
                    "/api/v1/events",
                    "{\"id\":\"%s\",\"type\":\"held\",\"data\":{}}".formatted(id),
                    "Content-Type",
                    "application/json"));
  }

  private static void arrives(String id, CompletableFuture<HttpResponse<String>> call) {
    assertThat(call.join().statusCode()).as(call.join().body()).isEqualTo(202);
    await().until(() -> receiver.inbox("/held").missing(Set.of(id)).isEmpty());
  }
}
