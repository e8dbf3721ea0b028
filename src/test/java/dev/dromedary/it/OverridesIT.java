package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What one endpoint may have for itself. */
class OverridesIT extends OneGateway {

  @Test
  void anEndpointsOwnTimeoutEndsItsAttempt() {
    Inbox inbox =
        receiver
            .inbox("/impatient")
            .answers(
                (id, times) -> times == 1 ? new Receiver.Reply(204, 15_000) : Receiver.Reply.OK);
    GatewayApi.Registered endpoint =
        receiver.register(
            api(),
            "/impatient",
            Map.of(
                "eventTypes",
                List.of("overrides.timeout"),
                "timeout",
                "400ms",
                "redeliveryPolicy",
                "often"));

    publish("own-timeout", "overrides.timeout");

    JsonNode delivery = delivery("own-timeout", endpoint.id(), "DELIVERED");
    JsonNode first = delivery.path("attempts").get(0);
    assertThat(first.path("result").stringValue()).isEqualTo("TIMEOUT");
    assertThat(first.path("durationMs").asLong()).isBetween(400L, 10_000L);
    assertThat(inbox.of("own-timeout").headers())
        .allSatisfy(headers -> assertThat(headers.map()).doesNotContainKey("webhook-timeout"));
    assertThat(api().get("/api/v1/endpoints/" + endpoint.id()).json().path("timeout").stringValue())
        .isEqualTo("400ms");
  }

  /** Of three that come one after the other, the first has its answer when the third comes. */
  @Test
  void anEndpointsOwnLimitOfRequestsHolds() {
    int millis = 150;
    Inbox inbox = receiver.inbox("/narrow").answers((id, times) -> new Receiver.Reply(204, millis));
    receiver.register(
        api(), "/narrow", Map.of("eventTypes", List.of("overrides.narrow"), "maxInFlight", 2));
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < 40; i++) {
      ids.add("narrow-" + i);
    }

    gateway.publish(ids, "overrides.narrow");

    await().atMost(Duration.ofSeconds(60)).until(() -> inbox.missing(ids).isEmpty());
    List<Long> at =
        inbox.requests().values().stream().flatMap(r -> r.at().stream()).sorted().toList();
    for (int i = 2; i < at.size(); i++) {
      assertThat(at.get(i) - at.get(i - 2)).isGreaterThanOrEqualTo(millis - 1);
    }
  }
}
