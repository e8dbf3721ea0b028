package dev.dromedary.broker;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.activemq.artemis.api.config.ServerLocatorConfig;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.utils.VersionLoader;
import org.springframework.util.ClassUtils;

/**
 * The client of an Artemis, which an application with another broker may not have.
 *
 * <p>With a window, it asks whether there is more on one thread, and grants the broker credit for
 * more on another one: where the question is first, a browser ends in the middle of the queue.
 * Without a window it waits for its grant to be sent before it asks. A browser then holds one
 * message, not all of the queue as with an unlimited window, and takes 0.1 ms for each.
 */
final class JmsArtemis {

  private static final int NO_WINDOW = 0;

  private static final boolean PRESENT =
      ClassUtils.isPresent(
          "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory",
          JmsArtemis.class.getClassLoader());

  private JmsArtemis() {}

  static boolean isOf(ConnectionFactory target) {
    return PRESENT && target instanceof ActiveMQConnectionFactory;
  }

  /** Connections whose browsers read all of a queue; empty if they are of another broker. */
  static Optional<ConnectionFactory> browsing(ConnectionFactory target) {
    return isOf(target) ? Optional.of(copy((ActiveMQConnectionFactory) target)) : Optional.empty();
  }

  static Duration callTimeout(ConnectionFactory target) {
    return Duration.ofMillis(((ActiveMQConnectionFactory) target).getCallTimeout());
  }

  static void deserializeNothing(ConnectionFactory target) {
    if (isOf(target)) {
      ((ActiveMQConnectionFactory) target).setDeserializationDenyList("*");
    }
  }

  /** How many active nodes the broker has; backups are none. */
  static int nodes(ConnectionFactory target) {
    return ((ActiveMQConnectionFactory) target)
        .getServerLocator()
        .getTopology()
        .getMembers()
        .size();
  }

  /** Whether connections beyond the first are to other nodes of a cluster. */
  static boolean isSpread(ConnectionFactory target) {
    return ((ActiveMQConnectionFactory) target).getServerLocator().getUseTopologyForLoadBalancing();
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

  /** Of the library, such as {@code 2.57.0}. */
  static String clientVersion() {
    return VersionLoader.getVersion().getFullVersion();
  }
}
