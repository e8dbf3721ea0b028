package dev.dromedary.jms;

import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.replay.OpenDeliveries;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.core.JmsTemplate;

/** Deliveries on queues, found by browsing each as a whole. */
public final class JmsOpenDeliveries implements OpenDeliveries {

  private static final Logger LOG = LoggerFactory.getLogger(JmsOpenDeliveries.class);

  /** A message of the history that has waited for longer may be about any delivery. */
  private static final Duration BEHIND = Duration.ofMinutes(1);

  private final JmsTemplate template;
  private final List<String> queues;
  private final String history;
  private final boolean whole;
  private final Clock clock;

  /**
   * @param queues on which deliveries are, in the order in which they go through them
   * @param history of which nothing may have waited for long
   */
  public JmsOpenDeliveries(
      ConnectionFactory connectionFactory, List<String> queues, String history, Clock clock) {
    ConnectionFactory browsing = Browsing.factory(connectionFactory);
    this.template = new JmsTemplate(browsing);
    this.whole = browsing != connectionFactory;
    this.queues = List.copyOf(queues);
    this.history = history;
    this.clock = clock;
    if (!whole) {
      LOG.info("Deliveries that are on no queue are not looked for: the broker is not Artemis");
    }
  }

  @Override
  public Optional<Found> find(Set<String> deliveryIds) {
    return whole ? template.execute(session -> find(session, deliveryIds), true) : Optional.empty();
  }

  private Optional<Found> find(Session session, Set<String> deliveryIds) throws JMSException {
    long now = clock.millis();
    boolean[] behind = new boolean[1];
    each(
        session,
        history,
        message -> behind[0] |= now - message.getJMSTimestamp() > BEHIND.toMillis());
    if (behind[0]) {
      return Optional.empty();
    }
    Set<String> waiting = new HashSet<>();
    Map<String, Delivery.Order> held = new HashMap<>();
    for (String queue : queues) {
      each(
          session,
          queue,
          message -> {
            String id = message.getStringProperty("deliveryId");
            if (!deliveryIds.contains(id)) {
              return;
            }
            if (message.propertyExists(HeldQueue.NOTE)) {
              String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
              held.put(id, new Delivery.Order(key, message.getStringProperty(HeldQueue.NOTE)));
            } else {
              waiting.add(id);
            }
          });
    }
    return Optional.of(new Found(waiting, held));
  }

  @FunctionalInterface
  private interface Look {
    void at(Message message) throws JMSException;
  }

  private static void each(Session session, String name, Look look) throws JMSException {
    Queue queue = session.createQueue(name);
    try (QueueBrowser browser = session.createBrowser(queue)) {
      Enumeration<?> messages = browser.getEnumeration();
      while (messages.hasMoreElements()) {
        look.at((Message) messages.nextElement());
      }
    } catch (InvalidDestinationException e) {
      LOG.debug("There is no queue {} yet", name);
      return;
    }
    // To a browser a connection that is lost is the end of the queue; this is refused then.
    session.createBrowser(queue).close();
  }
}
