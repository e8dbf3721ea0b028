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
 * The JMS message group that all messages of the ordered lane are in, by which one consumer of all
 * gateways works on the lines. Who is given nothing knocks, so that somebody is given something
 * also while nothing comes in.
 *
 * @param queue of the ordered lane
 * @param id of the group
 */
record LineGroup(String queue, String id) {

  private static final String KNOCK = "knock";

  /** Whether one of them is of the group: then no other consumer has it. */
  boolean isGiven(List<Message> messages) throws JMSException {
    for (Message message : messages) {
      if (id.equals(MessageGroups.of(message))) {
        return true;
      }
    }
    return false;
  }

  void knock(Session session) throws JMSException {
    Message knock = session.createBytesMessage();
    knock.setBooleanProperty(KNOCK, true);
    knock.setStringProperty(MessageGroups.ID, id);
    send(session, knock, DeliveryMode.NON_PERSISTENT);
    session.commit();
  }

  /** Those that are meant for the lane; if there is none, the knocks are acknowledged. */
  static List<Message> withoutKnocks(Session session, List<Message> messages) throws JMSException {
    List<Message> meant = new ArrayList<>(messages.size());
    for (Message message : messages) {
      if (!message.propertyExists(KNOCK)) {
        meant.add(message);
      }
    }
    if (meant.isEmpty() && !messages.isEmpty()) {
      session.commit();
    }
    return meant;
  }

  /** Somebody moved messages here by hand: they are given to whoever works on the lines. */
  void join(Session session, List<Message> messages) throws JMSException {
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
