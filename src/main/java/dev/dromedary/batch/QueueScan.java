package dev.dromedary.batch;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.function.BooleanSupplier;

/** Reads all of a queue and takes nothing, with a browser. */
public final class QueueScan {

  private final ConnectionFactory connectionFactory;
  private final BooleanSupplier complete;

  /** Visits a message; true ends the scan. */
  @FunctionalInterface
  public interface Visitor {
    boolean visit(Message message) throws JMSException;
  }

  /**
   * @param connectionFactory of connections whose browsers read the most
   * @param complete whether they read all of a queue
   */
  public QueueScan(ConnectionFactory connectionFactory, BooleanSupplier complete) {
    this.connectionFactory = connectionFactory;
    this.complete = complete;
  }

  /** Whether a scan reads all of a queue now: browsers of some brokers end early. */
  public boolean isComplete() {
    return complete.getAsBoolean();
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
}
