package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.EventKey;
import dev.dromedary.kit.Foreign;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Events as their senders name them, and what receivers are told of them. */
class NamesIT extends OneGateway {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<20261129.1@mail.example.com>",
        "with blanks, commas; and ~ tilde",
        "a/b//c\\d",
        "größe-€-🐪",
        "100%2F",
        "?&#+=\"'"
      })
  void idOfAnyTextArrivesAndIsLookedUp(String id) {
    String path = "/ids/" + Integer.toHexString(id.hashCode());
    String type = "ids." + path;
    Inbox inbox = receiver.inbox(path);
    receiver.register(api(), path, type);
    String overJms = id + " jms";

    publish(id, type);
    send(session -> with(session.createTextMessage("{}"), overJms, type));

    for (String each : List.of(id, overJms)) {
      arrives(inbox, new EventKey("default", each).webhookId());
      String encoded = encoded(each);
      eventually(() -> assertThat(api().status("/api/v1/events/" + encoded)).isEqualTo(200));
      assertThat(api().get("/api/v1/events/" + encoded).json().path("id").stringValue())
          .isEqualTo(each);
      assertThat(api().get("/api/v1/deliveries?eventId=" + encoded).json().path("data").isEmpty())
          .isFalse();
    }
    assertThat(inbox.unverified()).isZero();
  }

  @Test
  void longIdArrivesAndIsLookedUp() {
    Inbox inbox = receiver.inbox("/long");
    receiver.register(api(), "/long", "long.event");
    String ascii = "x".repeat(1024);
    String unicode = "€".repeat(341);

    publish(ascii, "long.event");
    publish(unicode, "long.event");

    for (String id : List.of(ascii, unicode)) {
      arrives(inbox, new EventKey("default", id).webhookId());
      eventually(() -> assertThat(api().status("/api/v1/events/" + encoded(id))).isEqualTo(200));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders/create",
        "s3:ObjectCreated:Put",
        "user:create",
        "Rendering Failure",
        "com.example/v1",
        "größe.geändert",
        "say \"hi\"",
        "a+b(c)[d]"
      })
  void typeOfAnyTextIsDeliveredFoundAndShown(String type) {
    String path = "/types/" + Integer.toHexString(type.hashCode());
    Inbox inbox = receiver.inbox(path);
    receiver.register(api(), path, type);
    String id = "type" + path;

    publish(id, type);

    arrives(inbox, id);
    assertThat(inbox.of(id).headers().get(0).firstValue("webhook-event-type"))
        .contains(
            encoded(type)
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%2B", "+")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%5B", "[")
                .replace("%5D", "]"));
    assertThat(new String(inbox.of(id).bodies().get(0), StandardCharsets.UTF_8))
        .startsWith("{\"type\":\"" + type.replace("\"", "\\\"") + "\"");
    eventually(
        () ->
            assertThat(
                    api()
                        .get("/api/v1/events?type=" + encoded(type))
                        .json()
                        .path("data")
                        .findValuesAsString("id"))
                .containsExactly(id));
  }

  /** The identity of a CloudEvent is its source and id. */
  @Test
  void cloudEventsOfTwoSourcesWithOneIdAreTwo() {
    Inbox inbox = receiver.inbox("/sources");
    receiver.register(api(), "/sources", "sources.event");
    String structured =
        "{\"specversion\":\"1.0\",\"id\":\"one\",\"source\":\"%s\",\"type\":\"sources.event\"}";
    List<String> sources = List.of("/http", "/batch-1", "/batch-2", "/jms", "/jms-binary");

    assertThat(post("/api/v1/events", structured.formatted("/http")).status()).isEqualTo(202);
    assertThat(
            post(
                    "/api/v1/events/batch",
                    "["
                        + structured.formatted("/batch-1")
                        + ","
                        + structured.formatted("/batch-2")
                        + "]")
                .status())
        .isEqualTo(202);
    send(session -> session.createTextMessage(structured.formatted("/jms")));
    send(
        session ->
            properties(
                session.createTextMessage("{}"),
                Map.of("ce_type", "sources.event", "ce_id", "one", "ce_source", "/jms-binary")));

    Set<String> webhookIds =
        sources.stream()
            .map(source -> new EventKey("default", source, "one").webhookId())
            .collect(Collectors.toSet());
    eventually(() -> assertThat(inbox.requests().keySet()).isEqualTo(webhookIds));
    for (String source : sources) {
      eventually(
          () ->
              assertThat(api().status("/api/v1/events/one?source=" + encoded(source)))
                  .isEqualTo(200));
      JsonNode event = api().get("/api/v1/events/one?source=" + encoded(source)).json();
      assertThat(event.path("webhookId").stringValue()).isIn(webhookIds);
      assertThat(event.path("deliveries").size()).isEqualTo(1);
    }
    assertThat(api().get("/api/v1/events/one").json().path("field").stringValue())
        .isEqualTo("source");
  }

  /** The id in their bodies is the order's. */
  @Test
  void threeMessagesAboutOneOrderAreThreeEvents() {
    Inbox inbox = receiver.inbox("/orders");
    receiver.register(api(), "/orders", "order.*");

    for (String type : List.of("order.created", "order.paid", "order.shipped")) {
      send(
          session ->
              properties(
                  session.createTextMessage("{\"id\":\"o-4711\",\"state\":1}"),
                  Map.of("eventType", type)));
    }

    eventually(
        () ->
            assertThat(inbox.requests().values())
                .extracting(each -> each.headers().get(0).firstValue("webhook-event-type").get())
                .containsExactlyInAnyOrder("order.created", "order.paid", "order.shipped"));
  }

  @Test
  void sameIdWithAnotherContentIsNotDroppedWithoutAWord() {
    Inbox inbox = receiver.inbox("/conflict");
    receiver.register(api(), "/conflict", "conflict.event");
    Map<String, ?> first = Map.of("id", "c-1", "type", "conflict.event", "data", Map.of("n", 1));
    Map<String, ?> other = Map.of("id", "c-1", "type", "conflict.event", "data", Map.of("n", 2));

    assertThat(api().post("/api/v1/events", first).status()).isEqualTo(202);
    GatewayApi.Answer atOnce = api().post("/api/v1/events", other);
    arrives(inbox, "c-1");
    eventually(() -> assertThat(api().status("/api/v1/events/c-1")).isEqualTo(200));
    GatewayApi.Answer later = api().post("/api/v1/events/batch", List.of(other));
    send(session -> with(session.createTextMessage("{\"n\":3}"), "c-1", "conflict.event"));

    assertThat(atOnce.status()).isEqualTo(409);
    assertThat(atOnce.json().path("field").stringValue()).isEqualTo("id");
    assertThat(later.status()).isEqualTo(409);
    assertThat(later.json().path("field").stringValue()).isEqualTo("[0].id");
    eventually(
        () ->
            assertThat(
                    gateway.browse(
                        "webhooks.rejected",
                        message ->
                            message.getStringProperty("eventId")
                                + ": "
                                + message.getStringProperty("rejectReason")))
                .anyMatch(reason -> reason.startsWith("c-1: 'eventId' is that of an event with")));
    assertThat(api().post("/api/v1/events", first).status()).isEqualTo(202);
    publish("c-2", "conflict.event");
    arrives(inbox, "c-2");
    assertThat(inbox.of("c-1").answers()).hasSize(1);
  }

  @Test
  void binaryCloudEventGoesOutAsItCameInOnRetryAndReplayToo() {
    Inbox inbox = receiver.inbox("/binary");
    inbox.answers((id, times) -> times == 1 ? Receiver.Reply.status(500) : Receiver.Reply.OK);
    String endpointId = receiver.register(api(), "/binary", "binary event").id();
    Map<String, String> attributes =
        Map.of(
            "ce_specversion", "1.0",
            "ce_type", "binary event",
            "ce_source", "/é",
            "ce_id", "b 1",
            "ce_time", "2026-01-01T00:00:00.000+01:00",
            "ce_subject", "a\"b",
            "ce_traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    String webhookId = new EventKey("default", "/é", "b 1").webhookId();

    send(session -> properties(session.createTextMessage("größer"), attributes));

    arrives(inbox, webhookId);
    JsonNode delivery = delivery(encoded("b 1"), endpointId, "DELIVERED");
    api().post("/api/v1/deliveries/" + delivery.path("id").stringValue() + "/replay", null);
    eventually(() -> assertThat(inbox.of(webhookId).answers()).hasSize(3));
    inbox
        .of(webhookId)
        .headers()
        .forEach(
            headers -> {
              Map<String, String> sent = new HashMap<>();
              headers
                  .map()
                  .forEach(
                      (name, values) -> {
                        if (name.toLowerCase().startsWith("ce-")) {
                          sent.put(name.toLowerCase(), values.get(0));
                        }
                      });
              assertThat(sent)
                  .isEqualTo(
                      Map.of(
                          "ce-specversion", "1.0",
                          "ce-type", "binary%20event",
                          "ce-source", "/%C3%A9",
                          "ce-id", "b%201",
                          "ce-time", "2026-01-01T00:00:00.000+01:00",
                          "ce-subject", "a%22b",
                          "ce-traceparent",
                              "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
              assertThat(headers.firstValue("content-type")).contains("text/plain; charset=utf-8");
            });
    assertThat(
            api()
                .get("/api/v1/events/" + encoded(webhookId))
                .json()
                .path("attributes")
                .path("subject")
                .stringValue())
        .isEqualTo("a\"b");
    assertThat(inbox.unverified()).isZero();
  }

  /** As Artemis hands on what came over AMQP (CloudEvents, AMQP binding, section 3.1). */
  @Test
  void cloudEventOfAnAmqpSenderGoesOutWithItsAttributes() {
    Inbox inbox = receiver.inbox("/amqp");
    receiver.register(api(), "/amqp", Map.of("eventTypes", List.of("amqp"), "tenantHeader", true));
    Map<String, String> properties =
        Map.of(
            "cloudEvents:specversion", "1.0",
            "cloudEvents:type", "amqp",
            "cloudEvents:source", "/amqp",
            "cloudEvents:id", "1",
            "cloudEvents:subject", "s",
            "JMS_AMQP_ContentType", "text/xml");

    gateway.transacted(
        session -> {
          Foreign.send(
              session,
              "webhooks.events",
              session.createTextMessage("<é/>"),
              core -> properties.forEach(core::putStringProperty));
          return null;
        });

    String webhookId = new EventKey("default", "/amqp", "1").webhookId();
    arrives(inbox, webhookId);
    HttpHeaders headers = inbox.of(webhookId).headers().get(0);
    assertThat(headers.firstValue("ce-subject")).contains("s");
    assertThat(headers.firstValue("ce-source")).contains("/amqp");
    assertThat(headers.firstValue("content-type")).contains("text/xml; charset=utf-8");
    assertThat(headers.firstValue("webhook-tenant")).contains("default");
  }

  @Test
  void contentTypeOfAMessageIsSentWithACorrectCharset() {
    Inbox inbox = receiver.inbox("/charset");
    receiver.register(api(), "/charset", "charset.event");

    send(
        session ->
            properties(
                with(session.createTextMessage("<a>é</a>"), "charset-1", "charset.event"),
                Map.of("JMS_AMQP_ContentType", "text/xml; charset=ISO-8859-1")));

    arrives(inbox, "charset-1");
    assertThat(inbox.of("charset-1").headers().get(0).allValues("content-type"))
        .containsExactly("text/xml; charset=utf-8");
    assertThat(inbox.of("charset-1").bodies().get(0))
        .isEqualTo("<a>é</a>".getBytes(StandardCharsets.UTF_8));
  }

  private interface Making {
    Message make(Session session) throws JMSException;
  }

  private static void send(Making making) {
    gateway.transacted(
        session -> {
          session.createProducer(session.createQueue("webhooks.events")).send(making.make(session));
          return null;
        });
  }

  private static TextMessage with(TextMessage message, String id, String type) throws JMSException {
    return properties(message, Map.of("eventId", id, "eventType", type));
  }

  private static TextMessage properties(TextMessage message, Map<String, String> properties)
      throws JMSException {
    for (Map.Entry<String, String> each : properties.entrySet()) {
      message.setStringProperty(each.getKey(), each.getValue());
    }
    return message;
  }

  private static GatewayApi.Answer post(String path, String body) {
    return api().post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
