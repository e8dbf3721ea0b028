package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An endpoint that is likely to be a mistake is registered, and its answer says so. */
class EndpointWarningsTest {

  private Gateway gateway;
  private Api api;

  @BeforeEach
  void start() {
    gateway = Gateway.start();
    api = gateway.api();
  }

  @AfterEach
  void stop() {
    gateway.stop();
  }

  @Test
  void secondRegistrationOfAUrlNamesTheFirstAndTheTypes() {
    Reply first = register("acme", "https://a.example/in", "email.**", "order.paid");
    Reply second = register("acme", "https://a.example/in", "email.*", "sms.*");

    assertThat(first.json().has("warnings")).isFalse();
    assertThat(second.status()).isEqualTo(201);
    JsonNode warning = second.json().at("/warnings/0");
    assertThat(warning.path("code").stringValue()).isEqualTo("DUPLICATE_URL");
    assertThat(warning.path("endpointId").stringValue()).isEqualTo(id(first));
    assertThat(warning.path("eventTypes").toString()).isEqualTo("[\"email.*\"]");
    assertThat(warning.path("detail").stringValue()).contains(id(first));
    assertThat(api.get("/api/v1/endpoints/" + id(second)).json().has("warnings")).isFalse();
  }

  @Test
  void otherTenantUrlOrTypesAreNoWarning() {
    register("acme", "https://a.example/in", "email.*");

    assertThat(register("other", "https://a.example/in", "email.*").json().has("warnings"))
        .isFalse();
    assertThat(register("acme", "https://a.example/other", "email.*").json().has("warnings"))
        .isFalse();
    assertThat(register("acme", "https://a.example/in", "sms.*").json().has("warnings")).isFalse();
  }

  @Test
  void changeAndReplacementWarnToo() {
    Reply first = register("acme", "https://a.example/in", "email.*");
    Reply second = register("acme", "https://b.example/in", "**");
    String path = "/api/v1/endpoints/" + id(second);

    Reply changed = api.send("PATCH", path, "{\"url\":\"https://a.example/in\"}");
    Reply replaced =
        api.send("PUT", path, "{\"url\":\"https://a.example/in\",\"eventTypes\":[\"*.bounced\"]}");

    for (Reply reply : List.of(changed, replaced)) {
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      assertThat(reply.json().at("/warnings/0/endpointId").stringValue()).isEqualTo(id(first));
    }
  }

  @Test
  void typeThatIsNotRegisteredIsNamedWhereTypesAre() {
    assertThat(register("acme", "https://a.example/1", "order.payed").json().has("warnings"))
        .isFalse();
    api.send("PUT", "/api/v1/event-types/order.paid", "{}");

    Reply reply = register("acme", "https://a.example/2", "order.payed", "order.paid", "email.*");

    assertThat(reply.json().at("/warnings/0/code").stringValue()).isEqualTo("UNREGISTERED_TYPE");
    assertThat(reply.json().at("/warnings/0/eventTypes").toString()).isEqualTo("[\"order.payed\"]");
  }

  private Reply register(String tenant, String url, String... types) {
    return api.post(
        "/api/v1/endpoints",
        "{\"tenant\":\"%s\",\"url\":\"%s\",\"eventTypes\":[\"%s\"]}"
            .formatted(tenant, url, String.join("\",\"", types)));
  }

  private static String id(Reply reply) {
    return reply.json().path("id").stringValue();
  }
}
