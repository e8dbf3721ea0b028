package dev.dromedary.ordering;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.delivery.DeliveryMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.core.JmsTemplate;

/** The queue of the blocked deliveries, and of the lease and release records of their keys. */
final class JmsBlockedQueue {

  private static final Logger LOG = LoggerFactory.getLogger(JmsBlockedQueue.class);

  private static final long RECEIVE_MILLIS = 1_000;
  private static final int BATCH = 200;

  private final String name;
  private final QueueScan scan;
  private final JmsTemplate scanning;
  private final Authenticity authenticity;

  /**
   * @param authenticity of its messages; a forged one blocks nothing
   */
  JmsBlockedQueue(String name, QueueScan scan, Authenticity authenticity) {
    this.name = name;
    this.authenticity = authenticity;
    this.scan = scan;
    this.scanning = new JmsTemplate(scan.connectionFactory());
  }

  String name() {
    return name;
  }

  Destination destination(Session session) throws JMSException {
    return session.createQueue(name);
  }

  MessageConsumer consumer(Session session) throws JMSException {
    return session.createConsumer(destination(session));
  }

  static Message leaseRecord(Session session, String key, String lease, String deliveryId)
      throws JMSException {
    Message leaseRecord = session.createBytesMessage();
    leaseRecord.setStringProperty(DeliveryMessage.ORDER_KEY, key);
    leaseRecord.setStringProperty(DeliveryMessage.LEASE_RECORD, lease);
    leaseRecord.setStringProperty(DeliveryMessage.ID, deliveryId);
    return leaseRecord;
  }

  /**
   * All that the queue holds. Sequence numbers would be given twice if a part were missing, so each
   * message is taken and put back where browsers may end early. Nothing may be open in the session.
   */
  Sequencer.Snapshot read(Session session) throws JMSException {
    Sequencer.Snapshot snapshot = new Sequencer.Snapshot();
    if (scan.isComplete()) {
      browse(
          message -> {
            add(snapshot, message);
            return false;
          });
    } else {
      LOG.info("{} cannot be browsed as a whole, so each message is taken and put back", name);
      takeAll(session, snapshot);
    }
    return snapshot;
  }

  /** Whether a browser sees a delivery that the sequencer does not know to be blocked. */
  boolean hasUnknown(Sequencer sequencer) {
    return browse(
        message -> {
          String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
          return !isRecord(message)
              && key != null
              && sequence(message) != null
              && sequencer.misses(key, sequence(message))
              && authenticity.isGenuine(name, message);
        });
  }

  private boolean browse(QueueScan.Visitor visitor) {
    return Boolean.TRUE.equals(
        scanning.execute(session -> QueueScan.visit(session, name, null, visitor), true));
  }

  static boolean isRecord(Message message) throws JMSException {
    return message.propertyExists(DeliveryMessage.LEASE_RECORD)
        || message.propertyExists(DeliveryMessage.RELEASED);
  }

  private void add(Sequencer.Snapshot snapshot, Message message) throws JMSException {
    if (!authenticity.isGenuine(name, message)) {
      return;
    }
    String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
    if (message.propertyExists(DeliveryMessage.LEASE_RECORD)) {
      snapshot.leased(key, message.getStringProperty(DeliveryMessage.LEASE_RECORD));
    } else if (message.propertyExists(DeliveryMessage.RELEASED)) {
      snapshot.released(message.getStringProperty(DeliveryMessage.RELEASED));
    } else if (key != null && sequence(message) != null) {
      snapshot.blocked(key, sequence(message));
    }
  }

  /** Null if it has none: a delivery moved there by hand may have text instead of a number. */
  static Long sequence(Message message) throws JMSException {
    return message.getObjectProperty(DeliveryMessage.SEQUENCE) instanceof Number sequence
        ? sequence.longValue()
        : null;
  }

  /**
   * Each message goes back to the tail, in the transaction that takes it, until the mark at the end
   * is met.
   */
  private void takeAll(Session session, Sequencer.Snapshot snapshot) throws JMSException {
    String mark = UUID.randomUUID().toString();
    try (MessageConsumer consumer = consumer(session);
        MessageProducer producer = session.createProducer(destination(session))) {
      Message end = session.createBytesMessage();
      end.setStringProperty(DeliveryMessage.RELEASED, mark);
      authenticity.sign(name, end);
      producer.send(end);
      session.commit();
      boolean ended = false;
      for (int taken = 1; !ended; taken++) {
        Message message = consumer.receive(RECEIVE_MILLIS);
        if (message == null) {
          throw new JMSException(name + " cannot be read as a whole");
        }
        ended = mark.equals(message.getStringProperty(DeliveryMessage.RELEASED));
        if (!ended) {
          add(snapshot, message);
          producer.send(PoisonQueue.copy(session, message));
        }
        if (ended || taken % BATCH == 0) {
          session.commit();
        }
      }
    }
  }
}
