package dev.dromedary.replay;

import dev.dromedary.batch.BrokerTemplate;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Clock;
import java.time.Duration;
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
final class JmsOpenDeliveries implements OpenDeliveries {

  private static final Logger LOG = LoggerFactory.getLogger(JmsOpenDeliveries.class);

  /** A message of the history that has waited for longer may be about any delivery. */
  private static final Duration BEHIND = Duration.ofMinutes(1);

  private final JmsTemplate template;
  private final List<String> queues;
  private final String history;
  private final String poison;
  private final QueueScan scan;
  private final Clock clock;

  /** Whether the log has it that a message of the history is on the poison queue. */
  private boolean logged;

  /**
   * @param queues on which deliveries are, in the order in which they go through them
   * @param history of which nothing may have waited for long
   * @param poison where nothing of the history may be
   */
  JmsOpenDeliveries(
      QueueScan scan, List<String> queues, String history, String poison, Clock clock) {
    this.scan = scan;
    this.template = new BrokerTemplate(scan.connectionFactory());
    this.queues = List.copyOf(queues);
    this.history = history;
    this.poison = poison;
    this.clock = clock;
  }

  @Override
  public Optional<Found> find(Set<String> deliveryIds) {
    return scan.isComplete()
        ? template.execute(session -> find(session, deliveryIds), true)
        : Optional.empty();
  }

  private Optional<Found> find(Session session, Set<String> deliveryIds) throws JMSException {
    long now = clock.millis();
    if (QueueScan.visit(
            session, history, null, message -> now - message.getJMSTimestamp() > BEHIND.toMillis())
        || isHistoryMissing(session)) {
      return Optional.empty();
    }
    Set<String> waiting = new HashSet<>();
    Map<String, Delivery.Order> leases = new HashMap<>();
    for (String queue : queues) {
      QueueScan.visit(
          session,
          queue,
          null,
          message -> {
            String id = message.getStringProperty(DeliveryMessage.ID);
            if (deliveryIds.contains(id) && message.propertyExists(DeliveryMessage.LEASE_RECORD)) {
              String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
              leases.put(
                  id,
                  new Delivery.Order(key, message.getStringProperty(DeliveryMessage.LEASE_RECORD)));
            } else if (deliveryIds.contains(id)) {
              waiting.add(id);
            }
            return false;
          });
    }
    return Optional.of(new Found(waiting, leases));
  }

  /** An entry that the history did not record may be the end of any delivery. */
  private boolean isHistoryMissing(Session session) throws JMSException {
    boolean missing =
        QueueScan.visit(
            session,
            poison,
            null,
            message -> history.equals(message.getStringProperty(PoisonQueue.QUEUE)));
    if (missing && !logged) {
      LOG.warn(
          "There is no search for lost deliveries while a message of {} is on {}", history, poison);
    }
    logged = missing;
    return missing;
  }
}
