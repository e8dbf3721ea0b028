package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.Ordering;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.expression.Expressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderKeysTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final OrderKeys keys = new OrderKeys(new Expressions(Duration.ofSeconds(5)));

  @Test
  void wholeEndpointIsOneKey() {
    WebhookEndpoint whole = endpoint("ep_1", "acme", new Ordering(null));

    assertThat(keys.of(whole, event("{\"a\":1}"))).isEqualTo("ep_1");
    assertThat(keys.of(whole, event("no JSON"))).isEqualTo("ep_1");
  }

  @Test
  void sameValueIsTheSameKeyAndItsValueIsNotShown() {
    WebhookEndpoint keyed = endpoint("ep_1", "acme", new Ordering("data.data.mail"));
    String key = keys.of(keyed, event("{\"data\":{\"mail\":\"someone@example.com\"}}"));

    assertThat(keys.of(keyed, event("{\"x\":1,\"data\":{\"mail\":\"someone@example.com\"}}")))
        .isEqualTo(key);
    assertThat(keys.of(keyed, event("{\"data\":{\"mail\":\"other@example.com\"}}")))
        .isNotEqualTo(key);
    assertThat(key).startsWith("ep_1/").doesNotContain("someone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"data\":{\"mail\":null}}", "{\"data\":[]}", "no JSON", ""})
  void withoutAValueItIsTheKeyOfTheEndpoint(String payload) {
    WebhookEndpoint keyed = endpoint("ep_1", "acme", new Ordering("data.data.mail"));

    assertThat(keys.of(keyed, event(payload))).isEqualTo("ep_1");
  }

  @Test
  void tenantsWithAnOrderedEndpointAreKnown() {
    Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
    endpoints.save(endpoint("ep_1", "acme", new Ordering(null)));
    OrderedTenants tenants = new OrderedTenants(endpoints);
    endpoints.save(endpoint("ep_2", "acme", new Ordering(null)));
    endpoints.save(endpoint("ep_3", "other", null));

    assertThat(tenants.contains("acme")).isTrue();
    assertThat(tenants.contains("other")).isFalse();
    endpoints.delete("ep_1");
    assertThat(tenants.contains("acme")).isTrue();
    endpoints.save(endpoint("ep_2", "acme", null));
    assertThat(tenants.contains("acme")).isFalse();
  }

  private static Event event(String payload) {
    return new Event(
        "evt_1", "a.b", "acme", NOW, NOW, "text", payload.getBytes(StandardCharsets.UTF_8));
  }

  private static WebhookEndpoint endpoint(String id, String tenant, Ordering ordering) {
    return EndpointBuilder.anEndpoint(id).of(tenant).ordered(ordering).since(NOW).build();
  }
}
