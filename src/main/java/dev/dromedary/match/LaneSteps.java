package dev.dromedary.match;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.Lane;
import dev.dromedary.event.Event;
import dev.dromedary.ordering.OrderingSteps;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of {@code lanes.camel.yaml}. */
public final class LaneSteps {

  private final TypePatterns priority;
  private final Duration maxInlineAge;
  private final Predicate<String> mayTakeLong;
  private final Clock clock;

  /**
   * @param maxInlineAge age from which an event without priority is part of a backlog
   * @param mayTakeLong whether an attempt at an endpoint does
   */
  public LaneSteps(
      TypePatterns priority, Duration maxInlineAge, Predicate<String> mayTakeLong, Clock clock) {
    this.priority = priority;
    this.maxInlineAge = maxInlineAge;
    this.mayTakeLong = mayTakeLong;
    this.clock = clock;
  }

  /** Turns the message of a lane into its delivery. */
  public void read(Exchange exchange) {
    Message message = exchange.getMessage();
    ExchangeMessages.set(
        exchange,
        DeliveryMessage.read(message.getHeaders(), ExchangeMessages.bytes(message)),
        Map.of());
  }

  /** Turns a delivery into its message. */
  public void write(Exchange exchange) {
    Delivery delivery = exchange.getMessage().getBody(Delivery.class);
    ExchangeMessages.set(
        exchange,
        delivery.event().body(),
        delivery.isInOrder()
            ? OrderingSteps.properties(delivery)
            : DeliveryMessage.properties(delivery));
  }

  /** Puts the name of the {@link Lane} of a delivery's message into the variable {@code lane}. */
  public void choose(Exchange exchange) {
    exchange.setVariable("lane", lane(exchange.getMessage()).name());
  }

  private Lane lane(Message message) {
    if (DeliveryMessage.isInOrder(message.getHeaders())) {
      return Lane.ORDERED;
    }
    String type = message.getHeader("eventType", String.class);
    if (type != null && hasPriority(type)) {
      return Lane.PRIORITY;
    }
    String endpointId = message.getHeader(DeliveryMessage.ENDPOINT_ID, String.class);
    return endpointId != null && mayTakeLong.test(endpointId) ? Lane.SLOW : Lane.STANDARD;
  }

  public boolean hasPriority(String eventType) {
    return priority.contains(eventType);
  }

  /**
   * Whether the deliveries of an event go over their lanes however fast their endpoints are: it is
   * part of a backlog, in which events with priority may wait behind it.
   */
  boolean bypassesInline(Event event) {
    return !priority.isEmpty()
        && event.acceptedAt().plus(maxInlineAge).isBefore(clock.instant())
        && !hasPriority(event.type());
  }
}
