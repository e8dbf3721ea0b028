package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.EventKey;
import dev.dromedary.kit.Foreign;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What becomes of an event, from the outside. */
class AcceptIT extends OneGateway {

  /** What no JSON library would write like this. */
  private static final String ODD =
      "{ \"text\" :\t\"" + PAYLOAD + " \u00e4\u20ac\\u00e4\" ,\r\n \"n\":1.0e0}\n ";

  private interface Making {
    Message make(Session session) throws JMSException;
  }

  @Test
  void pathThatIsNotThereIsAProblemToo() {
    GatewayApi.Answer answer = api().get("/api/v1/nothing");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("status").intValue()).isEqualTo(404);
    assertThat(answer.json().path("title").stringValue()).isEqualTo("Not found");
  }

  @Test
  void bodyArrivesByteForByteAsTextAndAsBytes() {
    Inbox inbox = receiver.inbox("/bytes");
    receiver.register(api(), "/bytes", "bytes.*");

    send(session -> with(session.createTextMessage(ODD), "bytes-text", "bytes.text"));
    send(session -> with(bytes(session, ODD), "bytes-bytes", "bytes.bytes"));

    for (String id : List.of("bytes-text", "bytes-bytes")) {
      arrives(inbox, id);
      assertThat(inbox.of(id).hashes())
          .containsExactly(Inbox.hash(ODD.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(inbox.unverified()).isZero();
  }

  @Test
  void cloudEventsAreUnderstoodOverJmsAndHttp() {
    Inbox inbox = receiver.inbox("/cloud");
    receiver.register(api(), "/cloud", "cloud.*");
    String structured =
        "{\"specversion\":\"1.0\",\"source\":\"/t\",\"id\":\"%s\",\"type\":\"cloud.event\",\"data\":{\"text\":\""
            + PAYLOAD
            + "\"}}";

    send(session -> session.createTextMessage(structured.formatted("cloud-structured")));
    send(
        session -> {
          Message binary = bytes(session, ODD);
          binary.setStringProperty("ce_specversion", "1.0");
          binary.setStringProperty("ce_source", "/t");
          binary.setStringProperty("ce_id", "cloud-binary");
          binary.setStringProperty("ce_type", "cloud.event");
          return binary;
        });
    GatewayApi.Answer http =
        api()
            .post(
                "/api/v1/events",
                structured.formatted("cloud-http").getBytes(StandardCharsets.UTF_8));

    assertThat(http.status()).as(http.toString()).isEqualTo(202);
    for (String id : List.of("cloud-structured", "cloud-binary", "cloud-http")) {
      arrives(inbox, webhookId("/t", id));
    }
    assertThat(inbox.of(webhookId("/t", "cloud-binary")).hashes())
        .containsExactly(Inbox.hash(ODD.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void sameIdAgainDeliversNothingMore() {
    Inbox inbox = receiver.inbox("/double");
    receiver.register(api(), "/double", "double.*");
    publish("double-1", "double.event");
    arrives(inbox, "double-1");

    publish("double-1", "double.event");
    publish("double-2", "double.event");

    arrives(inbox, "double-2");
    eventually(() -> assertThat(gateway.depth("webhooks.events")).isZero());
    assertThat(inbox.of("double-1").answers()).hasSize(1);
  }

  @Test
  void eventWithoutSubscribersIsRecordedAsSuch() {
    publish("nobody-1", "nobody.event");

    eventually(
        () ->
            assertThat(api().get("/api/v1/events/nobody-1").json().path("matched").intValue(-1))
                .isZero());
  }

  @Test
  void invalidEventIsRejectedWithItsReasonAndAsItCame() {
    List<Making> bad = new ArrayList<>();
    bad.add(session -> session.createTextMessage("no json, no type"));
    bad.add(session -> with(session.createTextMessage("{}"), "refused-1", "a\n"));
    bad.add(session -> with(session.createTextMessage("{}"), "x".repeat(1025), "refused.event"));
    bad.add(
        session -> with(bytes(session, "x".repeat(8 * 1024 + 1)), "refused-2", "refused.event"));
    bad.add(
        session -> {
          Message map = session.createMapMessage();
          return with(map, "refused-3", "refused.event");
        });

    drain("webhooks.rejected");
    bad.forEach(AcceptIT::send);

    eventually(() -> assertThat(gateway.depth("webhooks.rejected")).isEqualTo(bad.size()));
    List<String> reasons =
        gateway.browse("webhooks.rejected", message -> message.getStringProperty("rejectReason"));
    assertThat(reasons)
        .satisfiesExactlyInAnyOrder(
            reason -> assertThat(reason).contains("eventType"),
            reason -> assertThat(reason).contains("eventType"),
            reason -> assertThat(reason).contains("eventId"),
            reason -> assertThat(reason).contains("body"),
            reason -> assertThat(reason).contains("body"));
    assertThat(gateway.poison()).isEmpty();
  }

  /** Each of them would do for a batch that never ends, or for one that goes back for ever. */
  @Test
  void messageThatIsNoEventIsRejectedAsItCameAndCostsItsBatchNothing() {
    Inbox inbox = receiver.inbox("/innocent");
    receiver.register(api(), "/innocent", "innocent.event");
    drain("webhooks.rejected");
    long logged = gateway.log().lines().filter(line -> line.contains("event.rejected")).count();
    Set<String> innocents = new HashSet<>();
    gateway.transacted(
        session -> {
          for (int i = 0; i < 30; i++) {
            String id = "innocent-" + i;
            innocents.add(id);
            MessageProducer producer =
                session.createProducer(session.createQueue("webhooks.events"));
            producer.send(with(bytes(session, ODD), id, "innocent.event"));
            if (i == 3) {
              producer.send(Foreign.nestedSets(session));
            } else if (i == 6) {
              MapMessage map = session.createMapMessage();
              map.setString("key", "value");
              producer.send(map);
            } else if (i == 9) {
              StreamMessage stream = session.createStreamMessage();
              stream.writeString("streamed");
              producer.send(stream);
            } else if (i == 12) {
              Foreign.send(
                  session,
                  "webhooks.events",
                  session.createTextMessage("no type"),
                  core -> core.putStringProperty("cloudEvents:subject", "of AMQP"));
            }
          }
          return null;
        });

    innocents.forEach(id -> arrives(inbox, id));
    eventually(() -> assertThat(gateway.depth("webhooks.events")).isZero());
    assertThat(gateway.poison()).isEmpty();
    assertThat(rejected()).contains("object", "value", "streamed", "no type");
    assertThat(rejectedProperties("cloudEvents_subject")).contains("of AMQP");
    innocents.forEach(id -> assertThat(inbox.of(id).answers()).as(id).hasSize(1));
    assertThat(gateway.log().lines().filter(line -> line.contains("event.rejected")).skip(logged))
        .hasSize(4)
        .allMatch(line -> line.contains(" WARN "));
  }

  private static List<String> rejected() {
    return gateway.browse(
        "webhooks.rejected",
        message -> {
          if (message instanceof MapMessage map) {
            return map.getString("key");
          }
          if (message instanceof StreamMessage stream) {
            return stream.readString();
          }
          return message instanceof TextMessage text ? text.getText() : "object";
        });
  }

  private static List<String> rejectedProperties(String name) {
    return gateway.browse("webhooks.rejected", message -> message.getStringProperty(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"data\":{}}', type",
    "'{\"type\":\"a\\u0000\",\"data\":{}}', type",
    "'{\"type\":\"http.event\",\"id\":\"\",\"data\":{}}', id",
    "'{\"type\":\"http.event\",\"tenant\":\"a/b\",\"data\":{}}', tenant",
    "'{\"type\":\"http.event\",\"timestamp\":\"yesterday\",\"data\":{}}', timestamp",
  })
  void badEventOverHttpIsRejectedByItsField(String body, String field) {
    GatewayApi.Answer answer = api().post("/api/v1/events", body.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isBetween(400, 422);
    assertThat(answer.json().toString()).contains("\"" + field + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "[]", "nonsense"})
  void bodyThatIsNoJsonObjectIsRejected(String body) {
    assertThat(api().post("/api/v1/events", body.getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(400);
  }

  @Test
  void batchIsAcceptedAsAWholeOrNotAtAll() {
    Map<String, ?> good = Map.of("id", "batch-1", "type", "batch.event", "data", Map.of());

    GatewayApi.Answer refused =
        api().post("/api/v1/events/batch", List.of(good, Map.of("data", Map.of())));
    assertThat(refused.status()).isBetween(400, 422);
    assertThat(refused.json().toString()).contains("[1].type");
    publish("batch-2", "batch.event");
    eventually(() -> assertThat(api().status("/api/v1/events/batch-2")).isEqualTo(200));
    assertThat(api().status("/api/v1/events/batch-1")).isEqualTo(404);

    assertThat(api().post("/api/v1/events/batch", List.of(good)).status()).isEqualTo(202);
    eventually(() -> assertThat(api().status("/api/v1/events/batch-1")).isEqualTo(200));
  }

  /** For those who missed webhooks. */
  @Test
  void eventsArePolledInOrderPageByPage() {
    for (int i = 0; i < 5; i++) {
      publish("polled-" + i, "polled.event");
      String id = "polled-" + i;
      eventually(() -> assertThat(api().status("/api/v1/events/" + id)).isEqualTo(200));
    }

    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api().get("/api/v1/events?type=polled.*&limit=2" + cursor).json();
      page.path("data").forEach(event -> ids.add(event.path("id").stringValue()));
      String next = page.path("nextCursor").stringValueOpt().orElse(null);
      cursor = next == null ? null : "&cursor=" + next;
    } while (cursor != null);

    assertThat(ids).containsExactly("polled-0", "polled-1", "polled-2", "polled-3", "polled-4");
    JsonNode one = api().get("/api/v1/events/polled-3").json();
    assertThat(one.toString()).contains(PAYLOAD);
  }

  /** An id is one segment of the path, whatever it holds, in front of a word of the path. */
  @Test
  void payloadOfAnEventIsWhatWasPosted() {
    String posted = "{\"type\":\"posted\",\"id\":\"folder/payload\",\"data\":{\"n\": 1.00}}";
    assertThat(api().post("/api/v1/events", posted.getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(202);

    eventually(
        () -> assertThat(api().status("/api/v1/events/folder%2Fpayload/payload")).isEqualTo(200));

    assertThat(api().get("/api/v1/events/folder%2Fpayload").json().path("id").stringValue())
        .isEqualTo("folder/payload");
    assertThat(api().get("/api/v1/events/folder%2Fpayload/payload").json().at("/data/n").intValue())
        .isEqualTo(1);
    assertThat(api().status("/api/v1/events/folder/payload")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webhooks.deliveries",
        "webhooks.deliveries.slow",
        "webhooks.deliveries.bulk",
        "webhooks.deliveries.priority",
        "webhooks.fan-out",
        "webhooks.deliveries.ordered",
        "webhooks.retry.300ms",
        "webhooks.requeue",
        "webhooks.replays",
        "webhooks.history"
      })
  void poisonMessageOnAnInternalQueueIsDeadLetteredAndTheOthersGoOn(String queue) {
    String path = "/poison/" + queue;
    String type = "poison." + queue.replace('.', '-');
    receiver.inbox(path).answers((id, times) -> times == 1 ? failing() : ok());
    receiver.register(api(), path, type);

    gateway.transacted(
        session -> {
          MessageProducer producer = session.createProducer(session.createQueue(queue));
          producer.send(session.createTextMessage("garbage"));
          producer.send(Foreign.nestedSets(session));
          Foreign.send(
              session,
              queue,
              session.createMapMessage(),
              core -> core.putStringProperty("a:b", "no name"));
          return null;
        });
    publish("poison-" + queue, type);

    eventually(
        () ->
            assertThat(gateway.poison())
                .hasSize(3)
                .allMatch(
                    reason ->
                        reason.startsWith(queue + ": ")
                            // A tier moves on what it cannot read; it is found out where it is
                            // read.
                            || (queue.contains("retry") || queue.contains("requeue"))
                                && reason.startsWith("webhooks.deliveries: ")));
    arrives(receiver.inbox(path), "poison-" + queue);
    eventually(
        () ->
            assertThat(api().get("/api/v1/events/poison-" + queue).json().toString())
                .contains("DELIVERED"));
    drain("DLQ");
  }

  private static dev.dromedary.kit.Receiver.Reply ok() {
    return dev.dromedary.kit.Receiver.Reply.OK;
  }

  private static dev.dromedary.kit.Receiver.Reply failing() {
    return dev.dromedary.kit.Receiver.Reply.status(500);
  }

  private static String webhookId(String source, String id) {
    return new EventKey("default", source, id).webhookId();
  }

  private static void send(Making making) {
    gateway.transacted(
        session -> {
          session.createProducer(session.createQueue("webhooks.events")).send(making.make(session));
          return null;
        });
  }

  private static Message with(Message message, String id, String type) throws JMSException {
    message.setStringProperty("eventId", id);
    message.setStringProperty("eventType", type);
    return message;
  }

  private static BytesMessage bytes(Session session, String body) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    return message;
  }
}
