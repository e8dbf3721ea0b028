package dev.dromedary.jms;

import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.Lines;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Enumeration;

/**
 * Where the lines of ordered deliveries are kept: each delivery that waits, with its place; a note
 * of each turn under which one is out; and for each turn that ended a word of that, until its note
 * is gone.
 */
record HeldQueue(String name) {

  /** The property of a note: its turn. */
  static final String NOTE = "note";

  Destination destination(Session session) throws JMSException {
    return session.createQueue(name);
  }

  MessageConsumer consumer(Session session) throws JMSException {
    return session.createConsumer(destination(session));
  }

  static Message note(Session session, String key, String turn, String deliveryId)
      throws JMSException {
    Message note = session.createBytesMessage();
    note.setStringProperty(DeliveryMessage.ORDER_KEY, key);
    note.setStringProperty(NOTE, turn);
    note.setStringProperty("deliveryId", deliveryId);
    return note;
  }

  /** Looks at every message and takes none. */
  Lines.Survey survey(Session session) throws JMSException {
    Lines.Survey survey = new Lines.Survey();
    try (QueueBrowser browser = session.createBrowser(session.createQueue(name))) {
      Enumeration<?> messages = browser.getEnumeration();
      while (messages.hasMoreElements()) {
        Message message = (Message) messages.nextElement();
        String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
        if (message.propertyExists(NOTE)) {
          survey.note(key, message.getStringProperty(NOTE));
        } else if (message.propertyExists(DeliveryMessage.ENDED)) {
          survey.ended(message.getStringProperty(DeliveryMessage.ENDED));
        } else if (key != null && message.propertyExists(DeliveryMessage.PLACE)) {
          survey.waits(key, message.getLongProperty(DeliveryMessage.PLACE));
        }
      }
    }
    return survey;
  }
}
