package dev.dromedary.ordering;

import dev.dromedary.batch.ExchangeMessages;
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

/** The steps of {@code ordered.camel.yaml}, and what an attempt means for those behind it. */
public final class OrderSteps {

  /** All messages of the ordered lane: so that of several gateways one works on the lines. */
  public static final String GROUP = "webhooks-ordered";

  private static final String TURN = "turn";
  private static final byte[] NO_BODY = new byte[0];

  private final Lines lines;
  private final OrderKeys keys;

  public OrderSteps(Lines lines, OrderKeys keys) {
    this.lines = lines;
    this.keys = keys;
  }

  /**
   * Puts into the variable {@code line} what a message of the ordered lane is: FIRST (the body is
   * the delivery, it may go), BEHIND (it must wait, the body is its message), or MOVED (the word
   * that the turn of the one before them ended, which is kept until the note of it is gone).
   */
  public void take(Exchange exchange) {
    Message message = exchange.getMessage();
    Map<String, Object> headers = message.getHeaders();
    String key = message.getHeader(DeliveryMessage.ORDER_KEY, String.class);
    String ended = message.getHeader(DeliveryMessage.ENDED, String.class);
    if (ended != null) {
      lines.ended(key, ended);
      exchange.setVariable("line", "MOVED");
      ExchangeMessages.set(
          exchange, NO_BODY, Map.of(DeliveryMessage.ORDER_KEY, key, DeliveryMessage.ENDED, ended));
      return;
    }
    Delivery delivery = DeliveryMessage.read(headers, ExchangeMessages.bytes(message));
    Object place = headers.get(DeliveryMessage.PLACE);
    boolean waits = place == null && delivery.order() != null && delivery.order().turn() == null;
    Long behind = waits ? lines.behind(key) : null;
    exchange.setVariable("line", behind == null ? "FIRST" : "BEHIND");
    if (behind == null) {
      exchange.setProperty(DeliveryMessage.PLACE, place);
      ExchangeMessages.set(exchange, delivery, Map.of());
    } else {
      Map<String, Object> properties = DeliveryMessage.properties(delivery);
      properties.put(DeliveryMessage.PLACE, behind);
      ExchangeMessages.set(exchange, delivery.event().body(), properties);
    }
  }

  /** The message that says that the turn of the delivery ended. */
  public void over(Exchange exchange) {
    Delivery.Order order = exchange.getProperty(TURN, Delivery.Order.class);
    Map<String, Object> properties = new HashMap<>();
    properties.put(DeliveryMessage.ORDER_KEY, order.key());
    properties.put(DeliveryMessage.ENDED, order.turn());
    properties.put("JMSXGroupID", GROUP);
    ExchangeMessages.set(exchange, NO_BODY, properties);
  }

  /** The delivery at the end of its line. */
  public Delivery atTheEnd(Delivery delivery, WebhookEndpoint endpoint) {
    return delivery.in(new Delivery.Order(keys.of(endpoint, delivery.event()), null));
  }

  /** Properties of its message to the ordered lane. */
  public static Map<String, Object> properties(Delivery ordered) {
    Map<String, Object> properties = DeliveryMessage.properties(ordered);
    properties.put("JMSXGroupID", GROUP);
    return properties;
  }

  /** It goes on elsewhere without having ended: if it is on the ordered lane, under a turn. */
  public Delivery leaves(Exchange exchange, Delivery delivery) {
    Delivery.Order order = delivery.order();
    if (order == null || order.turn() != null) {
      return delivery;
    }
    String turn = UUID.randomUUID().toString();
    lines.out(order.key(), turn, exchange.getProperty(DeliveryMessage.PLACE, Long.class));
    return delivery.in(new Delivery.Order(order.key(), turn));
  }

  /**
   * What the outcome means for its line. One that was out under a turn and ended says so: the
   * variable {@code turn} is its turn then.
   */
  public Outcome settle(Exchange exchange, Outcome outcome) {
    Delivery.Order order = outcome.delivery().order();
    if (order == null) {
      return outcome;
    }
    if (outcome.status() == DeliveryStatus.RETRYING) {
      return outcome.of(leaves(exchange, outcome.delivery()));
    }
    if (order.turn() == null) {
      lines.over(order.key(), exchange.getProperty(DeliveryMessage.PLACE, Long.class));
    } else {
      exchange.setVariable(TURN, order.turn());
      exchange.setProperty(TURN, order);
    }
    return outcome;
  }
}
