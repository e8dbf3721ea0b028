package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.event.Event;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Another program with the login of operators at the broker: it can put messages anywhere. */
class NeighbourIT extends OneGateway {

  private static final List<String> QUEUES =
      List.of(
          "webhooks.deliveries",
          "webhooks.deliveries.slow",
          "webhooks.deliveries.bulk",
          "webhooks.deliveries.priority",
          "webhooks.deliveries.ordered",
          "webhooks.requeue",
          "webhooks.retry.300ms",
          "webhooks.fan-out");

  @Test
  void forgedDeliveryIsNeverSentAndSetAsideWithItsReason() {
    Inbox inbox = receiver.inbox("/forged");
    String endpoint = receiver.register(api(), "/forged", "forged.*").id();
    for (String queue : QUEUES) {
      Delivery delivery = Delivery.of(event("forged-" + queue), endpoint);
      put(queue, DeliveryMessage.properties(delivery), delivery.event().body());
    }

    for (String queue : QUEUES) {
      String reason = queue + ": ForgedMessageException: The message has no MAC";
      eventually(() -> assertThat(gateway.poison()).contains(reason));
    }
    publish("forged-not", "forged.not");
    arrives(inbox, "forged-not");
    assertThat(inbox.requests().keySet()).containsExactly("forged-not");
    assertThat(gateway.log()).contains("is rejected, because it has no MAC");
  }

  /** A copy as it is would be delivered once more, as at-least-once allows. */
  @Test
  void changedCopyIsNeverSent() {
    Inbox inbox = receiver.inbox("/copied").answers((id, times) -> Receiver.Reply.status(500));
    Inbox other = receiver.inbox("/victim");
    String endpoint = receiver.register(api(), "/copied", "copied.*").id();
    String victim = receiver.register(api(), "/victim", "victim.*").id();
    publish("copied-1", "copied.event");
    delivery("copied-1", endpoint, "DEAD_LETTER");
    int before = inbox.of("copied-1").at().size();
    Map<String, Object> genuine = properties("webhooks.dead-letters", "copied-1");
    byte[] body = body("webhooks.dead-letters", "copied-1");

    put("webhooks.deliveries", with(genuine, "endpointId", victim), body);
    put("webhooks.deliveries", with(genuine, "ce_subject", "added"), body);
    put("webhooks.deliveries", genuine, "{}".getBytes(UTF_8));

    eventually(
        () ->
            assertThat(gateway.poison())
                .filteredOn(reason -> reason.endsWith("has the MAC of another message"))
                .hasSize(3));
    assertThat(other.requests()).isEmpty();
    assertThat(inbox.of("copied-1").at().size()).isEqualTo(before);

    inbox.answers((id, times) -> Receiver.Reply.OK);
    put("webhooks.deliveries", genuine, body);
    delivery("copied-1", endpoint, "DELIVERED");
  }

  @Test
  void forgedDeadLetterIsNeitherListedNorRequeued() {
    Inbox inbox = receiver.inbox("/buried");
    String endpoint = receiver.register(api(), "/buried", "buried.*").id();
    Delivery delivery = Delivery.of(event("buried-1"), endpoint);
    Outcome outcome =
        new Outcome(delivery, DeliveryStatus.DEAD_LETTER, null, null, null, null, "EXHAUSTED");
    put(
        "webhooks.dead-letters",
        DeadLetterMessage.properties(outcome, Instant.now()),
        delivery.event().body());

    assertThat(
            api()
                .post("/api/v1/dead-letters/requeue", Map.of("endpointId", endpoint))
                .json()
                .path("requeued")
                .intValue())
        .isZero();

    eventually(
        () ->
            assertThat(gateway.poison())
                .contains("webhooks.dead-letters: ForgedMessageException: The message has no MAC"));
    assertThat(api().all("/api/v1/dead-letters?endpointId=" + endpoint)).isEmpty();
    assertThat(inbox.requests()).isEmpty();
  }

  @Test
  void forgedHistoryIsNotRecorded() {
    put("webhooks.history", Map.of(), new byte[] {1, 2, 3});

    eventually(
        () ->
            assertThat(gateway.poison())
                .contains("webhooks.history: ForgedMessageException: The message has no MAC"));
  }

  /** An endpoint whose receiver is the gateway itself: each delivery would be the next event. */
  @Test
  void endpointThatIsTheGatewaysOwnEventsMakesNoLoop() {
    String endpoint =
        api()
            .post(
                "/api/v1/endpoints",
                Map.of(
                    "url", "http://127.0.0.1:" + gateway.port() + "/api/v1/events",
                    "eventTypes", List.of("loop.*"),
                    "headers", Map.of("Authorization", "Bearer " + GatewayProcess.KEY)))
            .json()
            .path("id")
            .stringValue();
    publish("loop-1", "loop.event");

    assertThat(delivery("loop-1", endpoint, "DEAD_LETTER").path("lastStatusCode").intValue())
        .isEqualTo(400);
    assertThat(api().all("/api/v1/events?type=loop.event")).hasSize(1);
  }

  @Test
  void eventOfTheTenantOperationsIsRejected() {
    gateway.publish(Set.of("operational-1"), "endpoint.disabled", Map.of("tenant", "operations"));

    eventually(
        () ->
            assertThat(
                    gateway.browse(
                        "webhooks.rejected",
                        message ->
                            message.getStringProperty("eventId")
                                + " "
                                + message.getStringProperty("rejectReason")))
                .contains("operational-1 'tenant' is reserved for events of the gateway's own"));
  }

  private static Event event(String id) {
    Instant now = Instant.now();
    return new Event(
        id, "forged.event", "default", now, now, "application/json", "{}".getBytes(UTF_8));
  }

  private static Map<String, Object> with(
      Map<String, Object> properties, String name, Object value) {
    Map<String, Object> changed = new HashMap<>(properties);
    changed.put(name, value);
    return changed;
  }

  private static void put(String queue, Map<String, Object> properties, byte[] body) {
    gateway.transacted(
        session -> {
          BytesMessage message = session.createBytesMessage();
          message.writeBytes(body);
          for (Map.Entry<String, Object> each : properties.entrySet()) {
            message.setObjectProperty(each.getKey(), each.getValue());
          }
          session.createProducer(session.createQueue(queue)).send(message);
          return null;
        });
  }

  private static Map<String, Object> properties(String queue, String eventId) {
    return one(
        queue,
        eventId,
        message -> {
          Map<String, Object> properties = new HashMap<>();
          for (Object name : Collections.list(message.getPropertyNames())) {
            if (!name.toString().startsWith("JMS") && !name.toString().startsWith("_AMQ")) {
              properties.put(name.toString(), message.getObjectProperty(name.toString()));
            }
          }
          return properties;
        });
  }

  private static byte[] body(String queue, String eventId) {
    return one(queue, eventId, message -> message.getBody(byte[].class));
  }

  private interface Part<T> {
    T of(Message message) throws JMSException;
  }

  private static <T> T one(String queue, String eventId, Part<T> part) {
    return gateway
        .browse(
            queue,
            message ->
                eventId.equals(message.getStringProperty("eventId")) ? part.of(message) : null)
        .stream()
        .filter(found -> found != null)
        .findFirst()
        .orElseThrow();
  }
}
