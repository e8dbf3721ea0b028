package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The schema of an event type is kept by whatever comes in. */
class EventTypeIT extends OneGateway {

  private static final Map<String, ?> SCHEMA =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("total", Map.of("type", "number")),
          "required",
          List.of("total"));

  @Test
  void payloadThatBreaksTheSchemaOfItsTypeIsRejectedOverHttpAndJms() {
    Inbox inbox = receiver.inbox("/schema");
    receiver.register(api(), "/schema", "schema.*");
    GatewayApi.Answer registered =
        api().put("/api/v1/event-types/schema.checked", Map.of("schema", SCHEMA));
    assertThat(registered.status()).as(registered.toString()).isEqualTo(200);
    drain("webhooks.rejected");

    GatewayApi.Answer answer =
        api()
            .post(
                "/api/v1/events",
                Map.of("type", "schema.checked", "data", Map.of("total", PAYLOAD)));
    send("{\"total\":\"" + PAYLOAD + "\"}", "schema-bad");
    send("{\"total\":1}", "schema-good");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").stringValue()).isEqualTo("data.total");
    arrives(inbox, "schema-good");
    eventually(() -> assertThat(gateway.depth("webhooks.rejected")).isEqualTo(1));
    assertThat(
            gateway.browse(
                "webhooks.rejected", message -> message.getStringProperty("rejectReason")))
        .containsExactly("'body.total' must keep the schema of its type: type \"number\"");
    assertThat(inbox.missing(java.util.Set.of("schema-bad"))).hasSize(1);
    drain("webhooks.rejected");
  }

  private static void send(String body, String id) {
    gateway.transacted(
        session -> {
          var message = session.createTextMessage(body);
          message.setStringProperty("eventId", id);
          message.setStringProperty("eventType", "schema.checked");
          session.createProducer(session.createQueue("webhooks.events")).send(message);
          return null;
        });
  }
}
