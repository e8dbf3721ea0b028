package dev.dromedary.deadletter;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.history.DeadLetter;
import java.time.Instant;
import java.util.Map;

/**
 * A dead letter on the wire: the delivery's message, ready for a new run of its schedule, with why
 * and when it was dead-lettered. A JMS console shows and selects by these properties.
 */
public final class DeadLetterMessage {

  private DeadLetterMessage() {}

  public static Map<String, Object> properties(Outcome outcome, Instant now) {
    Map<String, Object> properties = DeliveryMessage.properties(outcome.delivery().replayed());
    properties.put(DeliveryMessage.REASON, outcome.reason());
    properties.put("deadAt", now.toEpochMilli());
    return properties;
  }

  /**
   * @throws IllegalArgumentException if this is no dead letter; names the property
   */
  public static DeadLetter read(Map<String, Object> properties) {
    Delivery delivery = DeliveryMessage.read(properties, new byte[0]);
    Object at = properties.get("deadAt");
    return new DeadLetter(
        delivery.id(),
        delivery.event().id(),
        delivery.event().key().source(),
        delivery.event().type(),
        delivery.event().tenant(),
        delivery.endpointId(),
        String.valueOf(properties.get(DeliveryMessage.REASON)),
        delivery.trail().last(),
        delivery.attempts(),
        delivery.event().acceptedAt(),
        at instanceof Number millis ? Instant.ofEpochMilli(millis.longValue()) : Instant.EPOCH);
  }
}
