package dev.dromedary.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Samples;
import dev.dromedary.event.Event;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JmsMessageMacTest {

  private static final String KEY = "a2V5LW9mLTMyLWJ5dGVzLW9mLXRoZS10ZXN0cy4uLi4=";
  private static final String OTHER = "bmV3LW9mLTMyLWJ5dGVzLW9mLXRoZS10ZXN0cy4uLi4=";
  private static final byte[] BODY = "{}".getBytes(UTF_8);

  private final JmsMessageMac macs = TestMacs.of(KEY);

  @Test
  void everyPropertyOfADeliveryIsCovered() {
    Event event =
        new Event(
            "evt_1",
            "a source",
            "email.bounced",
            "acme",
            Samples.NOW,
            Samples.NOW,
            "application/json",
            Map.of("subject", "a"),
            7,
            BODY);
    Delivery delivery =
        Delivery.of(event, "ep_1")
            .afterAttempt(Samples.failed(Samples.NOW))
            .reservedAt(Samples.NOW)
            .in(new Delivery.Order("key", "lease"));
    Map<String, Object> properties = DeliveryMessage.properties(delivery);
    properties.put(DeliveryMessage.SEQUENCE, 4L);
    properties.put("dueAt", 5L);

    TestMacs.assertCovered(properties);
  }

  @Test
  void everyPropertyOfADeadLetterIsCovered() {
    TestMacs.assertCovered(
        DeadLetterMessage.properties(
            new Outcome(
                Samples.delivery(2),
                DeliveryStatus.DEAD_LETTER,
                null,
                null,
                null,
                null,
                "EXHAUSTED"),
            Samples.NOW));
  }

  @Test
  void macIsOfOneKindAndOneBody() {
    Map<String, Object> signed = signed(macs);

    assertThat(macs.isSigned("delivery", signed, BODY)).isTrue();
    assertThat(macs.isSigned("history", signed, BODY)).isFalse();
    assertThat(macs.isSigned("delivery", signed, "{ }".getBytes(UTF_8))).isFalse();
  }

  /** What lies on the queue when a key is rotated is delivered all the same. */
  @Test
  void messageOfAPreviousKeyAndOfAGatewayThatRotatedFirstIsGenuine() {
    JmsMessageMac rotated = TestMacs.of(OTHER, KEY);
    JmsMessageMac prepared = TestMacs.of(KEY, OTHER);

    assertThat(rotated.isSigned("delivery", signed(macs), BODY)).isTrue();
    assertThat(prepared.isSigned("delivery", signed(rotated), BODY)).isTrue();
    assertThat(macs.isSigned("delivery", signed(rotated), BODY)).isFalse();
  }

  /** A broker, a console, a tracing agent and a step of an operator add properties. */
  @Test
  void propertiesThatOthersAddAreNotCovered() {
    Map<String, Object> moved = signed(macs);
    moved.put("_AMQ_ORIG_QUEUE", "webhooks.dead-letters");
    moved.put("JMSXDeliveryCount", 3);
    moved.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    moved.put("poisonReason", "none");

    assertThat(macs.isSigned("delivery", moved, BODY)).isTrue();
  }

  /** Not even if the text of one holds what separates them. */
  @Test
  void noTwoMessagesAreOne() {
    Map<String, Object> one = new HashMap<>(Map.of("eventId", "a\neventType:1 b"));
    macs.sign("delivery", one, BODY);
    Map<String, Object> other = new HashMap<>(Map.of("eventId", "a", "eventType", "b"));
    other.put(JmsMessageMac.PROPERTY, one.get(JmsMessageMac.PROPERTY));

    assertThat(macs.isSigned("delivery", other, BODY)).isFalse();
  }

  private static Map<String, Object> signed(JmsMessageMac macs) {
    Map<String, Object> properties = DeliveryMessage.properties(Samples.delivery(0));
    macs.sign("delivery", properties, BODY);
    return properties;
  }
}
