package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the gateway does with endpoints by itself, when it is killed meanwhile. */
class OperationsRestartIT extends WithOperators {

  private static final Duration DISABLE_AFTER = Duration.ofSeconds(10);

  private static String broken;
  private static String failingSince;
  private static Inbox restored;
  private static String restoredId;
  private static Set<String> left;

  /** Killed as soon as requeuing begins, and again while the requeued are delivered. */
  @BeforeAll
  static void killTwice() {
    start(DISABLE_AFTER);
    receiver.inbox("/broken").answers((id, times) -> Receiver.Reply.status(500));
    broken = register("/broken", "broken.*");
    gateway.publish(ids("fails-", 3), "broken.event");
    JsonNode failing = told("endpoint.failing", broken);
    assertThat(failing.path("reason").stringValue()).isEqualTo("FAILED");
    eventually(() -> assertThat(field(broken, "failingSince")).isNotNull());
    failingSince = field(broken, "failingSince");
    assertThat(failing.path("since").stringValue()).isEqualTo(failingSince);
    restored = receiver.inbox("/crash");
    restoredId = register("/crash", "crash.*");
    api().post("/api/v1/endpoints/" + restoredId + "/disable", null);
    left = leave(restoredId, "crash", 200);
    api().patch("/api/v1/endpoints/" + restoredId, Map.of("status", "ENABLED"));

    gateway.kill9();
    gateway.start().awaitUp();
    eventually(() -> assertThat(restored.delivered()).isPositive());
    gateway.kill9();
    assertThat(restored.delivered()).isLessThan(200);
    gateway.start().awaitUp();
  }

  @Test
  void anEndpointThatOnlyFailsForFiveDaysIsDisabledAndFailingSinceSurvivesARestart() {
    assertThat(field(broken, "failingSince")).isEqualTo(failingSince);

    AtomicInteger next = new AtomicInteger();
    eventually(
        () -> {
          gateway.publish(List.of("still-" + next.incrementAndGet()), "broken.event");
          assertThat(field(broken, "status")).isEqualTo("DISABLED");
        });
    JsonNode disabled = told("endpoint.disabled", broken);
    assertThat(disabled.path("since").stringValue()).isEqualTo(failingSince);
    assertThat(disabled.path("reason").stringValue())
        .isEqualTo("every attempt failed since " + failingSince);
    assertThat(toldOf("endpoint.failing", broken)).hasSize(1);
  }

  @Test
  void aRestartGoesOnPuttingBack() {
    eventually(() -> assertThat(restored.missing(left)).isEmpty());
    eventually(() -> assertThat(field(restoredId, "requeuingSince")).isNull());
    assertThat(gateway.poison()).isEmpty();
  }
}
