package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotasApiTest {

  private static final String ENDPOINTS = "/api/v1/endpoints";
  private static final String EVENTS = "/api/v1/events";

  private Gateway gateway;
  private Api api;

  @BeforeEach
  void start() {
    gateway =
        Gateway.startWith(
            "--webhooks.quotas.max-endpoints=3",
            "--webhooks.quotas.max-filters=1",
            "--webhooks.quotas.max-events-per-second=10");
    api = gateway.api();
  }

  @AfterEach
  void stop() {
    gateway.stop();
  }

  @Test
  void tenantHasNoMoreEndpointsThanItsQuota() {
    for (int i = 0; i < 3; i++) {
      assertThat(register("acme", "").status()).isEqualTo(201);
    }

    Reply reply = register("acme", "");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:quota-reached");
    assertThat(reply.json().path("detail").stringValue())
        .isEqualTo("The tenant has its 3 endpoints; delete one of them first.");
    assertThat(register("other", "").status()).isEqualTo(201);
    assertThat(gateway.endpoints.all()).hasSize(4);
  }

  @Test
  void linesOfABatchCountTogether() {
    String line = "{\"tenant\":\"acme\",\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]}\n";

    Reply reply =
        api.call(
            "POST",
            ENDPOINTS + "/batch",
            BodyPublishers.ofString(line.repeat(5)),
            "Content-Type",
            "application/x-ndjson");

    assertThat(reply.text().lines().filter(each -> each.contains("\"status\":201"))).hasSize(3);
    assertThat(reply.text().lines().filter(each -> each.contains("quota-reached"))).hasSize(2);
  }

  @Test
  void filterThatIsAddedToAnEndpointCounts() {
    Reply filtered = register("acme", ",\"filter\":\"true\"");
    Reply plain = register("acme", "");
    String path = ENDPOINTS + "/" + plain.json().path("id").stringValue();

    assertThat(register("acme", ",\"filter\":\"true\"").status()).isEqualTo(409);
    assertThat(api.send("PATCH", path, "{\"filter\":\"true\"}").status()).isEqualTo(409);
    String first = ENDPOINTS + "/" + filtered.json().path("id").stringValue();
    assertThat(api.send("PATCH", first, "{\"filter\":\"false\"}").status()).isEqualTo(200);
    assertThat(gateway.endpoints.find(plain.json().path("id").stringValue()).orElseThrow().filter())
        .isNull();
  }

  @Test
  void tenantThatPublishesMoreThanItsQuotaWaitsAndNoOther() {
    for (int i = 0; i < 10; i++) {
      assertThat(publish("acme").status()).isEqualTo(202);
    }
    publish("acme");

    Reply reply = publish("acme");

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:too-many-events");
    assertThat(publish("other").status()).isEqualTo(202);
    gateway.clock.forward(Duration.ofSeconds(1));
    assertThat(publish("acme").status()).isEqualTo(202);
  }

  private Reply register(String tenant, String more) {
    return api.post(
        ENDPOINTS,
        "{\"tenant\":\"%s\",\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]%s}"
            .formatted(tenant, more));
  }

  private Reply publish(String tenant) {
    return api.post(EVENTS, "{\"tenant\":\"%s\",\"type\":\"a.b\",\"data\":1}".formatted(tenant));
  }
}
