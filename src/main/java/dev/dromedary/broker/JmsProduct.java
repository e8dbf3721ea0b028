package dev.dromedary.broker;

import dev.dromedary.batch.QueueScan;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.jms.connection.SingleConnectionFactory;

/** The product of a broker, by its client, and what that does beyond JMS. */
public enum JmsProduct {
  ARTEMIS,
  ACTIVEMQ_CLASSIC,
  OTHER;

  /** Of a client that does not say it. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final String CLASSIC = "org.apache.activemq.ActiveMQ";

  static JmsProduct of(ConnectionFactory connectionFactory) {
    ConnectionFactory target = target(connectionFactory);
    if (JmsArtemis.isOf(target)) {
      return ARTEMIS;
    }
    return target.getClass().getName().startsWith(CLASSIC) ? ACTIVEMQ_CLASSIC : OTHER;
  }

  /**
   * Scans of its queues.
   *
   * @param oneNode whether the queues are at one node; of a cluster a browser reads a part
   */
  public static QueueScan scan(ConnectionFactory connectionFactory, BooleanSupplier oneNode) {
    Optional<ConnectionFactory> browsing = JmsArtemis.browsing(target(connectionFactory));
    return browsing.isPresent()
        ? new QueueScan(browsing.get(), oneNode)
        : new QueueScan(connectionFactory, () -> false);
  }

  /** How long the client waits for an answer of the broker. */
  static Duration callTimeout(ConnectionFactory connectionFactory) {
    ConnectionFactory target = target(connectionFactory);
    return JmsArtemis.isOf(target) ? JmsArtemis.callTimeout(target) : CALL_TIMEOUT;
  }

  /** The client's own one, of which the application's or the gateway's is a cache. */
  static ConnectionFactory target(ConnectionFactory connectionFactory) {
    ConnectionFactory target = connectionFactory;
    while (target instanceof SingleConnectionFactory single) {
      target = single.getTargetConnectionFactory();
    }
    return target;
  }
}
