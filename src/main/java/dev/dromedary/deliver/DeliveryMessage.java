package dev.dromedary.deliver;

import dev.dromedary.event.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A delivery on the wire between the queues: the event's bytes are the body, everything else is a
 * property, so that a JMS console shows it and selects by it. Names are Java identifiers, times are
 * milliseconds since 1970.
 */
public final class DeliveryMessage {

  /** The property that says for whom it is. */
  public static final String ENDPOINT_ID = "endpointId";

  /** The property that says in which line it stands. */
  public static final String ORDER_KEY = "orderKey";

  /** Of one that waits in its line: the place. */
  public static final String PLACE = "place";

  /** Of a message that is no delivery, but says that a turn ended: the turn. */
  public static final String ENDED = "ended";

  private DeliveryMessage() {}

  public static Map<String, Object> properties(Delivery delivery) {
    Event event = delivery.event();
    Map<String, Object> properties = new HashMap<>(24);
    properties.put("deliveryId", delivery.id());
    properties.put(ENDPOINT_ID, delivery.endpointId());
    properties.put("eventId", event.id());
    properties.put("eventType", event.type());
    properties.put("tenant", event.tenant());
    properties.put("eventTime", event.time().toEpochMilli());
    properties.put("acceptedAt", event.acceptedAt().toEpochMilli());
    properties.put("contentType", event.contentType());
    properties.put("attempts", delivery.attempts());
    properties.put("retries", delivery.retries());
    properties.put("trigger", delivery.trigger().name());
    if (delivery.begunAt() != null) {
      properties.put("begunAt", delivery.begunAt().toEpochMilli());
    }
    if (delivery.slotAt() != null) {
      properties.put("slotAt", delivery.slotAt().toEpochMilli());
    }
    if (delivery.order() != null) {
      properties.put(ORDER_KEY, delivery.order().key());
      if (delivery.order().turn() != null) {
        properties.put("turn", delivery.order().turn());
      }
    }
    return properties;
  }

  /**
   * @throws IllegalArgumentException if this is no delivery; names the property
   */
  public static Delivery read(Map<String, Object> properties, byte[] body) {
    Event event =
        new Event(
            text(properties, "eventId"),
            text(properties, "eventType"),
            text(properties, "tenant"),
            time(properties, "eventTime"),
            time(properties, "acceptedAt"),
            text(properties, "contentType"),
            required("body", body));
    return new Delivery(
        text(properties, "deliveryId"),
        event,
        text(properties, ENDPOINT_ID),
        (int) number(properties, "attempts"),
        (int) number(properties, "retries"),
        trigger(text(properties, "trigger")),
        optionalTime(properties, "begunAt"),
        optionalTime(properties, "slotAt"),
        order(properties));
  }

  private static Delivery.Order order(Map<String, Object> properties) {
    Object key = properties.get(ORDER_KEY);
    Object turn = properties.get("turn");
    return key == null
        ? null
        : new Delivery.Order(key.toString(), turn == null ? null : turn.toString());
  }

  private static String text(Map<String, Object> properties, String name) {
    return required(name, properties.get(name)).toString();
  }

  private static Instant time(Map<String, Object> properties, String name) {
    return Instant.ofEpochMilli(number(properties, name));
  }

  private static Instant optionalTime(Map<String, Object> properties, String name) {
    return properties.get(name) == null ? null : time(properties, name);
  }

  private static long number(Map<String, Object> properties, String name) {
    Object value = required(name, properties.get(name));
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("No delivery: '" + name + "' is not a number");
  }

  private static Delivery.Trigger trigger(String name) {
    for (Delivery.Trigger trigger : Delivery.Trigger.values()) {
      if (trigger.name().equals(name)) {
        return trigger;
      }
    }
    throw new IllegalArgumentException("No delivery: 'trigger' is not SCHEDULE, REPLAY or TEST");
  }

  private static <T> T required(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException("No delivery: '" + name + "' is missing");
    }
    return value;
  }
}
