package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Where messages go that we cannot process: the broker's own dead letter queue. They carry the two
 * properties by which Artemis puts a message back where it was (its console's Retry), and {@code
 * poisonReason}.
 *
 * @param name of the queue
 */
public record PoisonQueue(String name) {

  private static final int MAX_REASON = 500;
  private static final String ADDRESS = "_AMQ_ORIG_ADDRESS";

  /** The property that says on which queue the message was before. */
  public static final String QUEUE = "_AMQ_ORIG_QUEUE";

  /** Sends a copy there, in the transaction of the batch. */
  void take(JmsBatch batch, Session session, Message message, String origin, Throwable reason)
      throws JMSException {
    Message copy = copy(session, message);
    copy.setStringProperty(ADDRESS, origin);
    copy.setStringProperty(QUEUE, origin);
    copy.setStringProperty("poisonReason", text(reason));
    batch.send(session.createQueue(name), copy);
  }

  /**
   * The same body and properties; of the properties that JMS or Artemis sets, only the original
   * queue. Only text and bytes are made anew. Any other kind is sent on itself, with its body
   * unread: to read an ObjectMessage is to run what its sender wrote.
   */
  public static Message copy(Session session, Message message) throws JMSException {
    Map<String, Object> properties = properties(message);
    Message copy = copyBody(session, message);
    if (copy == message) {
      message.clearProperties();
    }
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      copy.setObjectProperty(property.getKey(), property.getValue());
    }
    return copy;
  }

  private static Map<String, Object> properties(Message message) throws JMSException {
    Map<String, Object> properties = new HashMap<>();
    for (Object property : Collections.list(message.getPropertyNames())) {
      String name = property.toString();
      String carried = PropertyNames.name(name);
      Object value = PropertyNames.value(message.getObjectProperty(name));
      boolean isTaken = !carried.equals(name) && message.propertyExists(carried);
      if (!isSetByBroker(name) && value != null && !isTaken) {
        properties.put(carried, value);
      }
    }
    return properties;
  }

  private static boolean isSetByBroker(String name) {
    return name.startsWith("JMS")
        || (name.startsWith("_AMQ_") && !name.equals(ADDRESS) && !name.equals(QUEUE));
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
    return message instanceof TextMessage text
        ? session.createTextMessage(text.getText())
        : message;
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
