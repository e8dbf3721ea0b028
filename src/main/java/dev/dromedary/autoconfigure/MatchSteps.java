package dev.dromedary.autoconfigure;

import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.EndpointHealth;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.match.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code match.camel.yaml}. */
public final class MatchSteps {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.event");

  private final Matcher matcher;
  private final EndpointHealth health;
  private final OrderSteps order;
  private final int inlineLimit;

  MatchSteps(Matcher matcher, EndpointHealth health, OrderSteps order, int inlineLimit) {
    this.matcher = matcher;
    this.health = health;
    this.order = order;
    this.inlineLimit = inlineLimit;
  }

  /**
   * Takes an event, gives its deliveries; puts into the variable {@code lane} how they go on:
   * INLINE if they are few and all their endpoints quick and not ordered, else QUEUED.
   */
  public void match(Exchange exchange) {
    Event event = exchange.getMessage().getBody(Event.class);
    List<WebhookEndpoint> endpoints = matcher.match(event);
    LOG.debug(
        "event.accepted eventId={} eventType={} tenant={} matched={}",
        event.id(),
        event.type(),
        event.tenant(),
        endpoints.size());
    boolean inline =
        endpoints.size() <= inlineLimit
            && endpoints.stream().allMatch(e -> e.ordering() == null && health.quick(e.id()));
    List<Delivery> deliveries = new ArrayList<>(endpoints.size());
    List<HistoryEntry> entries = new ArrayList<>(endpoints.size() + 1);
    entries.add(Entries.accepted(event, endpoints.size()));
    for (WebhookEndpoint endpoint : endpoints) {
      Delivery matched = Delivery.of(event, endpoint.id());
      Delivery delivery = endpoint.ordering() == null ? matched : order.atTheEnd(matched, endpoint);
      deliveries.add(delivery);
      if (!inline) {
        entries.add(
            Entries.moved(delivery, DeliveryStatus.PENDING, null, null, null, event.acceptedAt()));
      }
    }
    exchange.setVariable("lane", inline ? "INLINE" : "QUEUED");
    Wire.record(exchange, entries);
    exchange.getMessage().setBody(deliveries);
  }

  /** Turns a delivery into its message. */
  public void write(Exchange exchange) {
    Delivery delivery = exchange.getMessage().getBody(Delivery.class);
    Wire.set(exchange, delivery.event().body(), DeliveryMessage.properties(delivery));
  }

  /** Turns an ordered delivery into its message. */
  public void writeOrdered(Exchange exchange) {
    Delivery delivery = exchange.getMessage().getBody(Delivery.class);
    Wire.set(exchange, delivery.event().body(), OrderSteps.properties(delivery));
  }
}
