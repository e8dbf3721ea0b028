package dev.dromedary.delivery;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventMessage;
import java.util.Map;
import java.util.Objects;

/** A delivery on the wire between the queues: its event's message, and how far the delivery is. */
public final class DeliveryMessage {

  /** The property with the id of the delivery. */
  public static final String ID = "deliveryId";

  /** The property that says why the delivery waits or was dead-lettered. */
  public static final String REASON = "reason";

  /** The property with the reserved time, in milliseconds since 1970. */
  public static final String RESERVED_AT = "reservedAt";

  /** The property that says for whom it is. */
  public static final String ENDPOINT_ID = "endpointId";

  /** The property with the ordering key. */
  public static final String ORDER_KEY = "orderKey";

  /** The property with the result of the last attempt. */
  public static final String LAST_RESULT = "lastResult";

  private static final String LAST_ERROR = "lastError";
  private static final String LAST_STATUS = "lastStatus";
  private static final String LAST_ATTEMPT_AT = "lastAttemptAt";
  private static final String WAITS = "waits";
  private static final String LEASE = "lease";

  /** Of a blocked delivery: its sequence number. */
  public static final String SEQUENCE = "sequence";

  /** Of a lease record, which is no delivery, but says that a key is blocked: the lease. */
  public static final String LEASE_RECORD = "leaseRecord";

  /** Of a release record, which is no delivery, but says that a lease has ended: the lease. */
  public static final String RELEASED = "released";

  private DeliveryMessage() {}

  public static Map<String, Object> properties(Delivery delivery) {
    Map<String, Object> properties = EventMessage.properties(delivery.event());
    properties.put(ID, delivery.id());
    properties.put(ENDPOINT_ID, delivery.endpointId());
    properties.put("attempts", delivery.attempts());
    properties.put("retries", delivery.retries());
    properties.put("trigger", delivery.trigger().name());
    if (delivery.begunAt() != null) {
      properties.put("begunAt", delivery.begunAt().toEpochMilli());
    }
    if (delivery.reservedAt() != null) {
      properties.put(RESERVED_AT, delivery.reservedAt().toEpochMilli());
    }
    if (delivery.order() != null) {
      properties.put(ORDER_KEY, delivery.order().key());
      if (delivery.order().lease() != null) {
        properties.put(LEASE, delivery.order().lease());
      }
    }
    if (!delivery.trail().equals(Trail.NONE)) {
      put(properties, delivery.trail());
    }
    return properties;
  }

  private static void put(Map<String, Object> properties, Trail trail) {
    LastAttempt last = trail.last();
    properties.put(LAST_RESULT, last.result());
    properties.put(LAST_ERROR, last.error());
    properties.put(LAST_STATUS, last.statusCode());
    properties.put(LAST_ATTEMPT_AT, last.at() == null ? null : last.at().toEpochMilli());
    properties.put(WAITS, WaitsText.write(trail.waits()));
    properties.values().removeIf(Objects::isNull);
  }

  /** Whether a delivery is to wait on the ordered lane: not if it has left it under a lease. */
  public static boolean isInOrder(Map<String, Object> properties) {
    return properties.containsKey(ORDER_KEY) && !properties.containsKey(LEASE);
  }

  /**
   * @throws IllegalArgumentException if this is no delivery; names the property
   */
  public static Delivery read(Map<String, Object> properties, byte[] body) {
    EventMessage message = new EventMessage("delivery", properties);
    Event event = message.event(body);
    return new Delivery(
        message.text(ID),
        event,
        message.text(ENDPOINT_ID),
        (int) message.number("attempts"),
        (int) message.number("retries"),
        trigger(message),
        message.optionalTime("begunAt"),
        message.optionalTime(RESERVED_AT),
        order(message),
        trail(message, properties));
  }

  private static Trail trail(EventMessage message, Map<String, Object> properties) {
    boolean waited = properties.get(WAITS) != null;
    if (!waited && properties.get(LAST_RESULT) == null) {
      return Trail.NONE;
    }
    LastAttempt last =
        new LastAttempt(
            message.optionalTime(LAST_ATTEMPT_AT),
            message.optionalText(LAST_RESULT),
            message.optionalText(LAST_ERROR),
            properties.get(LAST_STATUS) == null ? null : (int) message.number(LAST_STATUS));
    try {
      return new Trail(last, WaitsText.read(message.optionalText(WAITS)));
    } catch (IllegalArgumentException e) {
      throw message.wrong(WAITS, "is not a list of waits");
    }
  }

  private static Delivery.Order order(EventMessage message) {
    String key = message.optionalText(ORDER_KEY);
    return key == null ? null : new Delivery.Order(key, message.optionalText(LEASE));
  }

  private static Delivery.Trigger trigger(EventMessage message) {
    String name = message.text("trigger");
    for (Delivery.Trigger trigger : Delivery.Trigger.values()) {
      if (trigger.name().equals(name)) {
        return trigger;
      }
    }
    throw message.wrong("trigger", "is not SCHEDULE, REPLAY or TEST");
  }
}
