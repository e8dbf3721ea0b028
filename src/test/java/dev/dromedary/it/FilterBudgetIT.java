package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Inbox;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A tenant whose filters take all the time that they may, beside one without any. */
class FilterBudgetIT extends OneGateway {

  private static final String DIGITS = "[0,1,2,3,4,5,6,7,8,9]";
  private static final String EXPENSIVE =
      ("%1$s.exists(a, %1$s.exists(b, %1$s.exists(c, %1$s.exists(d,"
              + " %1$s.exists(e, a + b + c + d + e > 99)))))")
          .formatted(DIGITS);

  @Test
  void expensiveFiltersOfATenantDelayNoEventOfAnother() {
    Inbox inbox = receiver.inbox("/light");
    receiver.register(api(), "/light", "light.*");
    for (int i = 0; i < 100; i++) {
      Map<String, Object> endpoint =
          Map.of(
              "url",
              receiver.url("/heavy"),
              "tenant",
              "heavy",
              "eventTypes",
              java.util.List.of("heavy.*"),
              "filter",
              EXPENSIVE);
      assertThat(api().post("/api/v1/endpoints", endpoint).status()).isEqualTo(201);
    }

    fanOut("stop");
    try {
      gateway.publish(
          IntStream.range(0, 20).mapToObj(i -> "heavy-" + i).toList(),
          "heavy.event",
          Map.of("tenant", "heavy"));
      eventually(() -> assertThat(gateway.depth("webhooks.fan-out")).isPositive());
      publish("light-1", "light.event");
      arrives(inbox, "light-1");
    } finally {
      fanOut("start");
    }
    eventually(() -> assertThat(gateway.depth("webhooks.fan-out")).isZero());
  }

  private static void fanOut(String call) {
    assertThat(api().post("/api/v1/routes/webhooks-fan-out/" + call, null).status()).isEqualTo(200);
  }
}
