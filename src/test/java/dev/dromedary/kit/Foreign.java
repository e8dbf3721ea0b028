package dev.dromedary.kit;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/** Messages that no JMS client sends, or none that means well. */
public final class Foreign {

  private Foreign() {}

  /**
   * Sends the message past the checks of JMS, as a broker that took it over AMQP or its own
   * protocol does.
   */
  public static void send(
      Session session, String queue, Message message, Consumer<ClientMessage> change)
      throws JMSException {
    try {
      ActiveMQMessage jms = (ActiveMQMessage) message;
      jms.doBeforeSend();
      ClientMessage core = jms.getCoreMessage();
      core.setDurable(true);
      change.accept(core);
      try (ClientProducer producer =
          ((ActiveMQSession) session).getCoreSession().createProducer(queue)) {
        producer.send(core);
      }
    } catch (JMSException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A hundred sets in one another: to deserialize it takes longer than anybody waits. */
  public static Message nestedSets(Session session) throws JMSException {
    HashSet<Object> root = new HashSet<>();
    Set<Object> left = root;
    Set<Object> right = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Set<Object> nextLeft = new HashSet<>(Set.of("one"));
      Set<Object> nextRight = new HashSet<>();
      left.add(nextLeft);
      left.add(nextRight);
      right.add(nextLeft);
      right.add(nextRight);
      left = nextLeft;
      right = nextRight;
    }
    return session.createObjectMessage(root);
  }
}
