package dev.dromedary.batch;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import org.apache.activemq.artemis.api.config.ServerLocatorConfig;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.jms.connection.SingleConnectionFactory;

/**
 * Connections whose browsers see all of a queue.
 *
 * <p>With a window, Artemis' client asks whether there is more on one thread, and grants the broker
 * credit for more on another one: where the question is first, the browser ends in the middle of
 * the queue. Without a window it waits for its grant to be sent before it asks. A browser then
 * holds one message, not all of the queue as with an unlimited window, and takes 0.1 ms for each.
 */
public final class Browsing {

  private static final int NO_WINDOW = 0;

  private Browsing() {}

  /**
   * A factory of the same connections without a window; the caller closes each.
   *
   * @return the same factory if it is not Artemis': whether a browser of another broker sees all of
   *     a queue, its caller has to find out
   */
  public static ConnectionFactory factory(ConnectionFactory product) {
    return target(product) instanceof ActiveMQConnectionFactory artemis ? copy(artemis) : product;
  }

  /** Whether a browser of the {@link #factory} sees all of a queue. */
  public static boolean isWhole(ConnectionFactory product) {
    return target(product) instanceof ActiveMQConnectionFactory;
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
