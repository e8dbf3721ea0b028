package dev.dromedary.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a load owes to an endpoint, and whether it got it.
 *
 * @param endpointId as the gateway knows it
 * @param ids of the events that must arrive
 */
public record Owed(Inbox inbox, String endpointId, Set<String> ids) {

  public void awaitArrival() {
    await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() -> assertThat(inbox.missing(ids)).as("never arrived").isEmpty());
  }

  /** Just these events, each under its id, signed, and with the body that was accepted. */
  public void arrivedAsAccepted(Map<String, Load.Accepted> accepted) {
    assertThat(inbox.requests().keySet()).as("webhook-ids").isEqualTo(ids);
    assertThat(inbox.changedBodies()).as("bodies that changed").isEmpty();
    assertThat(inbox.unverified()).as("bad signatures").isZero();
    for (String id : ids) {
      String hash = accepted.get(id).hash();
      if (hash != null) {
        assertThat(inbox.requests().get(id).hashes()).as(id).contains(hash);
      }
    }
  }

  /** Waits until the history has all of these events, each delivered to each of its endpoints. */
  public static void awaitHistory(GatewayApi api, Set<String> events, List<Owed> owed) {
    awaitHistory(api, events, owed, Set.of());
  }

  /**
   * The same.
   *
   * @param repeated events that may have more than one delivery, because they were sent again
   *     before the history knew them
   */
  public static void awaitHistory(
      GatewayApi api, Set<String> events, List<Owed> owed, Set<String> repeated) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              same("events", ids(api.all("/api/v1/events?tenant=default"), "webhookId"), events);
              for (String status : List.of("PENDING", "RETRYING", "DEAD_LETTER", "CANCELLED")) {
                assertThat(api.all("/api/v1/deliveries?status=" + status)).as(status).isEmpty();
              }
              for (Owed each : owed) {
                List<JsonNode> delivered =
                    api.all("/api/v1/deliveries?status=DELIVERED&endpointId=" + each.endpointId);
                same("deliveries", ids(delivered, "webhookId"), each.ids);
                assertThat(repeated)
                    .as("one delivery per event")
                    .containsAll(moreThanOnce(delivered, "webhookId"));
              }
            });
  }

  private static void same(String what, Set<String> found, Set<String> expected) {
    Set<String> missing = new HashSet<>(expected);
    missing.removeAll(found);
    assertThat(missing).as("%s that the history does not know", what).isEmpty();
    assertThat(found).as("%s that nobody sent", what).hasSameSizeAs(expected);
  }

  private static Set<String> moreThanOnce(List<JsonNode> entries, String field) {
    Set<String> seen = new HashSet<>();
    return entries.stream()
        .map(entry -> entry.path(field).stringValue())
        .filter(id -> !seen.add(id))
        .collect(Collectors.toSet());
  }

  private static Set<String> ids(List<JsonNode> entries, String field) {
    return entries.stream()
        .map(entry -> entry.path(field).stringValue())
        .collect(Collectors.toSet());
  }
}
