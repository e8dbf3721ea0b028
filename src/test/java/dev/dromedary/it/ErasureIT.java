package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayApi.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErasureIT extends OneGateway {

  @Test
  void tenantIsGoneAfterItsErasure() {
    receiver.inbox("/erased");
    Map<String, Object> endpoint =
        Map.of(
            "url",
            receiver.url("/erased"),
            "eventTypes",
            new String[] {"erased.*"},
            "tenant",
            "erased");
    String id = api().register(endpoint).id();
    api()
        .post(
            "/api/v1/events",
            Map.of("id", "erased-1", "type", "erased.a", "tenant", "erased", "data", PAYLOAD));
    delivery("erased-1", id, "DELIVERED");
    assertThat(api().delete("/api/v1/tenants/erased?dryRun=true").json().path("events").intValue())
        .isEqualTo(1);

    Answer begun = api().delete("/api/v1/tenants/erased");

    assertThat(begun.status()).isEqualTo(202);
    String path = "/api/v1/erasures/" + begun.json().path("id").stringValue();
    eventually(
        () -> {
          assertThat(api().get(path).json().path("deliveries").intValue()).isEqualTo(1);
          assertThat(api().status("/api/v1/endpoints/" + id)).isEqualTo(404);
          assertThat(api().status("/api/v1/events/erased-1")).isEqualTo(404);
          assertThat(api().all("/api/v1/deliveries?tenant=erased")).isEmpty();
        });
  }

  @Test
  void payloadIsGoneAfterItsErasureAndTheDeliveryIsNot() {
    receiver.inbox("/payload-erased");
    String id = api().register(receiver.url("/payload-erased"), "payload-erased.*").id();
    publish("payload-erased-1", "payload-erased.a");
    String delivery = delivery("payload-erased-1", id, "DELIVERED").path("id").stringValue();

    assertThat(api().delete("/api/v1/events/payload-erased-1/payload").status()).isEqualTo(204);

    assertThat(api().status("/api/v1/events/payload-erased-1")).isEqualTo(404);
    assertThat(api().status("/api/v1/deliveries/" + delivery)).isEqualTo(200);
    assertThat(api().post("/api/v1/deliveries/" + delivery + "/replay", null).status())
        .isEqualTo(404);
  }
}
