package dev.dromedary.batch;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.Enumeration;
import org.apache.activemq.artemis.api.config.ServerLocatorConfig;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Reads all of a queue and takes nothing, with a browser.
 *
 * <p>With a window, Artemis' client asks whether there is more on one thread, and grants the broker
 * credit for more on another one: where the question is first, the browser ends in the middle of
 * the queue. Without a window it waits for its grant to be sent before it asks. A browser then
 * holds one message, not all of the queue as with an unlimited window, and takes 0.1 ms for each.
 */
public final class QueueScan {

  private static final int NO_WINDOW = 0;

  /** An application with another broker may not have its client. */
  private static final boolean ARTEMIS =
      ClassUtils.isPresent(
          "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory",
          QueueScan.class.getClassLoader());

  private final ConnectionFactory connectionFactory;
  private final boolean complete;

  /** Visits a message; true ends the scan. */
  @FunctionalInterface
  public interface Visitor {
    boolean visit(Message message) throws JMSException;
  }

  public QueueScan(ConnectionFactory product) {
    ConnectionFactory target = target(product);
    this.complete = ARTEMIS && target instanceof ActiveMQConnectionFactory;
    this.connectionFactory = complete ? copy((ActiveMQConnectionFactory) target) : product;
  }

  /** Whether a scan reads all of a queue: browsers of other brokers may end early. */
  public boolean isComplete() {
    return complete;
  }

  /** Of the sessions for a scan; the caller that opens a connection closes it. */
  public ConnectionFactory connectionFactory() {
    return connectionFactory;
  }

  /**
   * @param session of the {@link #connectionFactory}
   * @param selector null: all messages
   * @return whether the visitor ended the scan
   * @throws JMSException also if the connection is lost meanwhile
   */
  public static boolean visit(Session session, String queue, String selector, Visitor visitor)
      throws JMSException {
    Queue destination = session.createQueue(queue);
    try (QueueBrowser browser = session.createBrowser(destination, selector)) {
      Enumeration<?> messages = browser.getEnumeration();
      while (messages.hasMoreElements()) {
        if (visitor.visit((Message) messages.nextElement())) {
          return true;
        }
      }
    } catch (InvalidDestinationException e) {
      return false; // There is no such queue yet.
    }
    // A browser ends as if it had read all when its connection is lost; this is refused then.
    session.createBrowser(destination).close();
    return false;
  }

  private static ConnectionFactory target(ConnectionFactory product) {
    ConnectionFactory target = product;
    while (target instanceof SingleConnectionFactory single) {
      target = single.getTargetConnectionFactory();
    }
    return target;
  }

  private static ConnectionFactory copy(ActiveMQConnectionFactory artemis) {
    try {
      // The URL holds where the broker is, but of a broker in this process nothing more.
      ActiveMQConnectionFactory copy = new ActiveMQConnectionFactory(artemis.toURI().toString());
      copy.getServerLocator()
          .setLocatorConfig(new ServerLocatorConfig(artemis.getServerLocator().getLocatorConfig()));
      copy.setConsumerWindowSize(NO_WINDOW);
      copy.setUser(artemis.getUser());
      copy.setPassword(artemis.getPassword());
      copy.setDeserializationDenyList("*");
      return copy;
    } catch (IOException e) {
      throw new IllegalStateException("The broker's connection factory cannot be copied", e);
    }
  }
}
