package dev.dromedary.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jms.support.JmsUtils;

/**
 * Knows whether the broker is there, by a connection of its own that it keeps open, and says it
 * once when that changes.
 */
public final class BrokerWatch implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

  private final ConnectionFactory factory;
  private final BooleanSupplier diskFull;
  private final BooleanSupplier blocked;
  private Connection connection;
  private volatile String problem = "The broker was not connected yet";
  private boolean closed;
  private volatile int connections;

  /**
   * @param factory whose connections are real ones: a cached one seems open while its broker is
   *     unavailable
   */
  public BrokerWatch(ConnectionFactory factory, BooleanSupplier diskFull, BooleanSupplier blocked) {
    this.factory = factory;
    this.diskFull = diskFull;
    this.blocked = blocked;
  }

  /** Connects, if there is no connection. */
  public synchronized void look() {
    if (connection != null || closed) {
      return;
    }
    Connection next = null;
    try {
      next = factory.createConnection();
      Connection watched = next;
      next.setExceptionListener(lost -> lost(watched, lost));
      next.start();
      connection = next;
      connections++;
      if (problem != null) {
        LOG.info("Connected to the broker");
      }
      problem = null;
    } catch (JMSException | RuntimeException e) {
      JmsUtils.closeConnection(next);
      unavailable(e);
    }
  }

  private synchronized void lost(Connection watched, JMSException reason) {
    if (watched == connection && !closed) {
      connection = null;
      unavailable(reason);
      JmsUtils.closeConnection(watched);
    }
  }

  private void unavailable(Exception reason) {
    String now =
        (reason instanceof JMSSecurityException
                ? "The broker refuses the login: "
                : "The broker cannot be reached: ")
            + NestedExceptionUtils.getMostSpecificCause(reason).getMessage();
    if (!now.equals(problem)) {
      LOG.warn("{}; retried every second", now);
      LOG.debug("Repeated failure", reason);
    }
    problem = now;
  }

  /** Why nothing can be stored now, in a sentence. */
  public Optional<String> problem() {
    if (problem == null && diskFull.getAsBoolean()) {
      return Optional.of("The broker's disk is full");
    }
    return problem == null && blocked.getAsBoolean()
        ? Optional.of("The broker takes no message: it is full, or stands still")
        : Optional.ofNullable(problem);
  }

  /** How often it has connected. */
  int connections() {
    return connections;
  }

  public boolean isConnected() {
    return problem == null;
  }

  @Override
  public synchronized void destroy() {
    closed = true;
    JmsUtils.closeConnection(connection);
  }
}
