package dev.dromedary.ordering;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.batch.MessageGroups;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps of {@code ordered.camel.yaml}, and what an attempt means for the deliveries behind it.
 */
public final class OrderingSteps {

  /** The message group of the ordered lane: so that of several gateways one works on it. */
  static final String GROUP = "webhooks-ordered";

  private static final String LEASE = "lease";
  private static final byte[] NO_BODY = new byte[0];

  private final Sequencer sequencer;
  private final OrderKeys keys;

  OrderingSteps(Sequencer sequencer, OrderKeys keys) {
    this.sequencer = sequencer;
    this.keys = keys;
  }

  /**
   * Puts into the variable {@code position} what a message of the ordered lane, or of the blocked
   * queue, is: NEXT (the body is the delivery), BLOCKED (the body is its message), or RELEASED (the
   * lease of the delivery before it ended; the body is the record of that, which is kept until the
   * lease record is removed).
   */
  public void take(Exchange exchange) {
    Message message = exchange.getMessage();
    Map<String, Object> headers = message.getHeaders();
    String key = message.getHeader(DeliveryMessage.ORDER_KEY, String.class);
    String released = message.getHeader(DeliveryMessage.RELEASED, String.class);
    if (released != null) {
      sequencer.release(key, released);
      exchange.setVariable("position", "RELEASED");
      ExchangeMessages.set(
          exchange,
          NO_BODY,
          Map.of(DeliveryMessage.ORDER_KEY, key, DeliveryMessage.RELEASED, released));
      return;
    }
    Delivery delivery = DeliveryMessage.read(headers, ExchangeMessages.bytes(message));
    Object known = headers.get(DeliveryMessage.SEQUENCE);
    boolean isNew = known == null && delivery.isInOrder();
    Long sequence = isNew ? sequencer.block(key) : null;
    exchange.setVariable("position", sequence == null ? "NEXT" : "BLOCKED");
    if (sequence == null) {
      exchange.setProperty(DeliveryMessage.SEQUENCE, known);
      ExchangeMessages.set(exchange, delivery, Map.of());
    } else {
      Map<String, Object> properties = DeliveryMessage.properties(delivery);
      properties.put(DeliveryMessage.SEQUENCE, sequence);
      ExchangeMessages.set(exchange, delivery.event().body(), properties);
    }
  }

  /** The message that says that the lease of the delivery ended. */
  public void release(Exchange exchange) {
    Delivery.Order order = exchange.getProperty(LEASE, Delivery.Order.class);
    Map<String, Object> properties = new HashMap<>();
    properties.put(DeliveryMessage.ORDER_KEY, order.key());
    properties.put(DeliveryMessage.RELEASED, order.lease());
    properties.put(MessageGroups.ID, GROUP);
    ExchangeMessages.set(exchange, NO_BODY, properties);
  }

  /** The delivery behind all others of its key. */
  public Delivery inOrder(Delivery delivery, WebhookEndpoint endpoint) {
    return delivery.in(new Delivery.Order(keys.of(endpoint, delivery.event()), null));
  }

  /** Properties of its message to the ordered lane. */
  public static Map<String, Object> properties(Delivery ordered) {
    Map<String, Object> properties = DeliveryMessage.properties(ordered);
    properties.put(MessageGroups.ID, GROUP);
    return properties;
  }

  /** It goes on elsewhere without having ended: if it is on the ordered lane, under a lease. */
  public Delivery leaves(Exchange exchange, Delivery delivery) {
    if (!delivery.isInOrder()) {
      return delivery;
    }
    Delivery.Order order = delivery.order();
    String lease = UUID.randomUUID().toString();
    sequencer.lease(order.key(), lease, sequence(exchange));
    return delivery.in(new Delivery.Order(order.key(), lease));
  }

  /**
   * The consequence of an outcome for its key. If the delivery ended under a lease, the variable
   * {@code lease} is that lease then.
   */
  public Outcome apply(Exchange exchange, Outcome outcome) {
    Delivery.Order order = outcome.delivery().order();
    if (order == null) {
      return outcome;
    }
    if (outcome.status() == DeliveryStatus.RETRYING) {
      return outcome.of(leaves(exchange, outcome.delivery()));
    }
    if (order.lease() == null) {
      sequencer.ended(order.key(), sequence(exchange));
    } else {
      exchange.setVariable(LEASE, order.lease());
      exchange.setProperty(LEASE, order);
    }
    return outcome;
  }

  private static Long sequence(Exchange exchange) {
    return exchange.getProperty(DeliveryMessage.SEQUENCE, Long.class);
  }
}
