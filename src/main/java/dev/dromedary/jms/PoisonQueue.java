package dev.dromedary.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Collections;

/**
 * Where messages go that we cannot process: the broker's own dead letter queue. They carry the two
 * properties by which Artemis puts a message back where it was (its console's Retry), and {@code
 * poisonReason}.
 *
 * @param name of the queue
 */
public record PoisonQueue(String name) {

  private static final int MAX_REASON = 500;

  Destination destination(Session session) throws JMSException {
    return session.createQueue(name);
  }

  Message copy(Session session, Message message, String origin, Throwable reason)
      throws JMSException {
    Message copy = copy(session, message);
    copy.setStringProperty("_AMQ_ORIG_ADDRESS", origin);
    copy.setStringProperty("_AMQ_ORIG_QUEUE", origin);
    copy.setStringProperty("poisonReason", text(reason));
    return copy;
  }

  /** The same body and properties, but none that JMS or Artemis set. */
  static Message copy(Session session, Message message) throws JMSException {
    Message copy = copyBody(session, message);
    for (Object property : Collections.list(message.getPropertyNames())) {
      String key = property.toString();
      if (!key.startsWith("JMSX") && !key.startsWith("_AMQ_")) {
        copy.setObjectProperty(key, message.getObjectProperty(key));
      }
    }
    return copy;
  }

  private static Message copyBody(Session session, Message message) throws JMSException {
    if (message instanceof BytesMessage bytes) {
      bytes.reset();
      byte[] body = new byte[(int) bytes.getBodyLength()];
      bytes.readBytes(body);
      BytesMessage copy = session.createBytesMessage();
      copy.writeBytes(body);
      return copy;
    }
    if (message instanceof TextMessage text) {
      return session.createTextMessage(text.getText());
    }
    try {
      return session.createObjectMessage(message.getBody(java.io.Serializable.class));
    } catch (MessageFormatException e) {
      return session.createMessage();
    }
  }

  private static String text(Throwable reason) {
    Throwable root = reason;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = root.getClass().getSimpleName() + ": " + root.getMessage();
    return text.length() > MAX_REASON ? text.substring(0, MAX_REASON) : text;
  }

  @Override
  public String toString() {
    return name;
  }
}
