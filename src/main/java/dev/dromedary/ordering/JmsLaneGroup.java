package dev.dromedary.ordering;

import dev.dromedary.batch.MessageGroups;
import dev.dromedary.batch.PoisonQueue;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * The JMS message group of all messages of the ordered lane, which its owner has: one consumer of
 * all gateways. A consumer without messages sends a heartbeat, so that the group has an owner also
 * while nothing comes in.
 *
 * @param queue of the ordered lane
 */
record JmsLaneGroup(String queue, String id) {

  private static final String HEARTBEAT = "heartbeat";

  /** Whether one of them is of the group: then no other consumer has it. */
  boolean isClaimed(List<Message> messages) throws JMSException {
    for (Message message : messages) {
      if (id.equals(MessageGroups.of(message))) {
        return true;
      }
    }
    return false;
  }

  void sendHeartbeat(Session session) throws JMSException {
    Message heartbeat = session.createBytesMessage();
    heartbeat.setBooleanProperty(HEARTBEAT, true);
    heartbeat.setStringProperty(MessageGroups.ID, id);
    send(session, heartbeat, DeliveryMode.NON_PERSISTENT);
    session.commit();
  }

  /** If there are only heartbeats they are acknowledged. */
  static List<Message> withoutHeartbeats(Session session, List<Message> messages)
      throws JMSException {
    List<Message> others = new ArrayList<>(messages.size());
    for (Message message : messages) {
      if (!message.propertyExists(HEARTBEAT)) {
        others.add(message);
      }
    }
    if (others.isEmpty() && !messages.isEmpty()) {
      session.commit();
    }
    return others;
  }

  /** Messages that were moved here by hand: they go to the owner. */
  void add(Session session, List<Message> messages) throws JMSException {
    for (Message message : messages) {
      Message copy = PoisonQueue.copy(session, message);
      copy.setStringProperty(MessageGroups.ID, id);
      send(session, copy, DeliveryMode.PERSISTENT);
    }
    session.commit();
  }

  private void send(Session session, Message message, int mode) throws JMSException {
    try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
      producer.send(message, mode, Message.DEFAULT_PRIORITY, 0);
    }
  }
}
