package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Jmx;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.SmallDisk;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.io.TempDir;

/** The broker in the gateway's process ends, or its disk fills, and the gateway stays. */
class EmbeddedBrokerRecoveryIT {

  @TempDir Path folder;

  @ConcurrentTest
  void embeddedBrokerThatEndsIsStartedAgainAndLosesNothing() {
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway"))) {
      Inbox inbox = receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(503));
      gateway.with("webhooks.retry.schedule", "3s,3s,3s").start().awaitUp();
      receiver.register(gateway.api(), "/in", "**");
      publish(gateway.api(), "waits", 10);
      eventually(() -> assertThat(inbox.requests()).containsKey("waits"));
      inbox.answers((id, times) -> Receiver.Reply.OK);

      try (Jmx jmx = new Jmx(gateway.pid())) {
        jmx.stopBroker();
      }

      gateway.awaitLog("The embedded broker recovered").awaitUp();
      assertThat(publish(gateway.api(), "after", 10).status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.missing(Set.of("waits", "after"))).isEmpty());
      assertThat(gateway.api().status("/api/v1/dead-letters")).isEqualTo(200);
    }
  }

  @ConcurrentTest
  void diskThatFillsForAMomentStopsTheGatewayForThatMomentOnly() {
    try (SmallDisk disk = SmallDisk.at(folder.resolve("data"), 96);
        Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway"))) {
      Inbox inbox = receiver.inbox("/in");
      // Nothing stops the writers before a write fails, as when another one is quicker than a look.
      gateway.with("webhooks.data-dir", disk.folder()).with("webhooks.broker.max-disk-usage", 100);
      gateway.start().awaitUp();
      receiver.register(gateway.api(), "/in", "**");
      Set<String> accepted = new LinkedHashSet<>();
      accept(gateway.api(), accepted, 50);

      disk.fill();
      // One that is slow to commit refuses before a write has failed.
      await()
          .atMost(Duration.ofSeconds(120))
          .until(
              () -> {
                publishUntilRefused(gateway.api(), accepted);
                return gateway.log().contains("The embedded broker is down");
              });
      GatewayApi.Answer refused = publish(gateway.api(), "refused", 10);
      assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
      assertThat(refused.retryAfter()).isPositive();
      for (String health : new String[] {"", "/liveness", "/readiness"}) {
        assertThat(gateway.api().status("/actuator/health" + health)).as(health).isEqualTo(503);
      }
      disk.free();

      gateway.awaitLog("The embedded broker recovered").awaitUp();
      accept(gateway.api(), accepted, 50);
      eventually(() -> assertThat(inbox.missing(accepted)).isEmpty());
      for (String id : accepted) {
        eventually(
            () -> {
              GatewayApi.Answer event = gateway.api().get("/api/v1/events/" + id);
              assertThat(event.status()).as(event.toString()).isEqualTo(200);
            });
      }
      assertThat(gateway.api().status("/actuator/health/liveness")).isEqualTo(200);
    }
  }

  @ConcurrentTest
  void ownDataThatPassesTheLimitIsAnswered503UntilThereIsRoom() {
    try (SmallDisk disk = SmallDisk.at(folder.resolve("data"), 192);
        Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway"))) {
      Inbox inbox = receiver.inbox("/in");
      gateway.with("webhooks.data-dir", disk.folder()).with("webhooks.broker.max-disk-usage", 80);
      gateway.with("webhooks.admission.deferral", "1s").start().awaitUp();
      String endpoint = receiver.register(gateway.api(), "/in", "**").id();
      gateway.api().post("/api/v1/endpoints/" + endpoint + "/pause", null);
      disk.write(100);
      Set<String> accepted = new LinkedHashSet<>();

      GatewayApi.Answer refused = publishUntilRefused(gateway.api(), accepted);

      assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
      assertThat(refused.json().path("detail").stringValue("")).contains("disk is full");
      assertThat(refused.retryAfter()).isPositive();
      assertThat(gateway.api().status("/actuator/health/readiness")).isEqualTo(503);
      assertThat(gateway.log()).doesNotContain("The embedded broker is down");

      disk.free();
      gateway.awaitUp();
      gateway.api().post("/api/v1/endpoints/" + endpoint + "/enable", null);
      eventually(() -> assertThat(inbox.missing(accepted)).isEmpty());
    }
  }

  private static GatewayApi.Answer publishUntilRefused(GatewayApi api, Set<String> accepted) {
    return await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              GatewayApi.Answer answer;
              try {
                answer = publish(api, null, 100_000);
              } catch (UncheckedIOException e) {
                // The commit that meets the full disk may wait longer than the client: in doubt.
                return null;
              }
              if (answer.status() == 202) {
                accepted.add(answer.json().path("id").stringValue());
              }
              return answer;
            },
            answer -> answer != null && answer.status() != 202);
  }

  private static void accept(GatewayApi api, Set<String> accepted, int events) {
    for (int i = 0; i < events; i++) {
      String id = "evt-" + accepted.size();
      GatewayApi.Answer answer = publish(api, id, 1_000);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
      accepted.add(id);
    }
  }

  /**
   * @param id null if the gateway is to give one, and then need not look for it in the history
   */
  private static GatewayApi.Answer publish(GatewayApi api, String id, int length) {
    Map<String, Object> event = new HashMap<>();
    event.put("type", "email.delivered");
    event.put("data", "x".repeat(length));
    if (id != null) {
      event.put("id", id);
    }
    return api.post("/api/v1/events", event);
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }
}
