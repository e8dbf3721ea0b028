package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of the gateway under load at random moments. {@code -Dcrash.kills=10} for more of them,
 * {@code -Dcrash.seed=…} for other moments.
 */
class CrashIT {

  private static final int KILLS = Integer.getInteger("crash.kills", 2);
  private static final long SEED = Long.getLong("crash.seed", 20260131);

  @TempDir Path folder;

  @Test
  void everyAcceptedEventArrivesAcrossKill9() {
    Random random = new Random(SEED);
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder)) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox failsFirst =
          receiver
              .inbox("/fails-first")
              .answers((id, times) -> times == 1 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
      Inbox bounced = receiver.inbox("/bounced");
      gateway.start().awaitUp();
      Map<Inbox, String> endpoints =
          Map.of(
              healthy, receiver.register(gateway.api(), "/healthy", "**").id(),
              failsFirst, receiver.register(gateway.api(), "/fails-first", "email.*").id(),
              bounced, receiver.register(gateway.api(), "/bounced", "email.bounced").id());

      try (Load load = new Load(gateway, healthy, SEED)) {
        for (int kill = 0; kill < KILLS; kill++) {
          int after = load.accepted().size() + 300 + random.nextInt(700);
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(5))
              .until(() -> load.accepted().size() >= after);
          gateway.kill9();
          gateway.start().awaitUp();
        }
        load.stop();

        Set<String> all = load.accepted().keySet();
        Map<Inbox, Set<String>> owed =
            Map.of(healthy, all, failsFirst, all, bounced, load.accepted("email.bounced"));
        owed.forEach(CrashIT::awaitArrival);
        System.out.printf(
            "CrashIT: seed %d, %d kills, %d events accepted, %d of them sent again;"
                + " duplicates: healthy %d, fails first %d, bounced %d%n",
            SEED,
            KILLS,
            all.size(),
            load.inDoubt().size(),
            healthy.duplicates(),
            failsFirst.duplicates(),
            bounced.duplicates());
        owed.forEach((inbox, ids) -> sameIdAndSameBody(inbox, ids, load.accepted()));
        assertThat(bounced.requests().keySet())
            .as("other types for email.bounced")
            .isSubsetOf(load.accepted("email.bounced"));
        historyKnowsThemAll(gateway.api(), load.accepted().keySet(), endpoints, owed);
      }
    }
  }

  private static void awaitArrival(Inbox inbox, Set<String> ids) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(inbox.missing(ids)).isEmpty());
  }

  private static void sameIdAndSameBody(
      Inbox inbox, Set<String> ids, Map<String, Load.Accepted> accepted) {
    assertThat(inbox.requests().keySet()).as("webhook-ids").isEqualTo(ids);
    assertThat(inbox.changedBodies()).as("bodies that changed").isEmpty();
    assertThat(inbox.unverified()).as("bad signatures").isZero();
    accepted.forEach(
        (id, event) -> {
          if (event.hash() != null && ids.contains(id)) {
            assertThat(inbox.requests().get(id).hashes()).as(id).contains(event.hash());
          }
        });
  }

  private static void historyKnowsThemAll(
      GatewayApi api, Set<String> all, Map<Inbox, String> endpoints, Map<Inbox, Set<String>> owed) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(ids(api.all("/api/v1/events"), "id")).isEqualTo(all);
              for (String status : List.of("PENDING", "RETRYING", "DEAD_LETTER", "CANCELLED")) {
                assertThat(api.all("/api/v1/deliveries?status=" + status)).as(status).isEmpty();
              }
              for (Inbox inbox : owed.keySet()) {
                List<JsonNode> delivered =
                    api.all(
                        "/api/v1/deliveries?status=DELIVERED&endpointId=" + endpoints.get(inbox));
                assertThat(ids(delivered, "eventId")).isEqualTo(owed.get(inbox));
                assertThat(delivered).hasSameSizeAs(owed.get(inbox));
              }
            });
  }

  private static Set<String> ids(List<JsonNode> entries, String field) {
    return entries.stream()
        .map(entry -> entry.path(field).stringValue())
        .collect(Collectors.toSet());
  }
}
