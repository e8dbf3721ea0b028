package dev.dromedary.broker;

import dev.dromedary.startup.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * An Artemis broker in this process. It shuts itself down when the disk refuses a write, because
 * then it no longer knows what its journal holds; once there is room again it is started anew.
 */
public class EmbeddedBroker implements LocalBroker, DisposableBean {

  // Artemis has Netty free buffers that Netty did not make, as it loads its journal. Netty can do
  // that with Unsafe only, which on Java 25 it does not use unless a property says so.
  static {
    if (System.getProperty("io.netty.noUnsafe") == null) {
      System.setProperty("io.netty.noUnsafe", "false");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final long REVIVAL_SECONDS = 1;

  private final BrokerProperties properties;
  private final QueueProperties queues;
  private final BrokerLogins logins;
  private final Path dataFolder;
  private final Path folder;
  private final Map<String, Long> lastDepths = new ConcurrentHashMap<>();
  private volatile ActiveMQServer server;
  private String lastProblem;
  private boolean closed;

  public EmbeddedBroker(
      BrokerProperties properties,
      QueueProperties queues,
      Path dataFolder,
      ScheduledExecutorService scheduler) {
    this.properties = properties;
    this.queues = queues;
    this.logins = new BrokerLogins(properties, queues, dataFolder);
    this.dataFolder = dataFolder;
    this.folder = dataFolder.resolve("broker");
    requireFree(properties.port());
    try {
      server = started();
    } catch (Exception e) {
      throw new IllegalStateException(
          "The embedded broker does not start on " + folder + ": " + e.getMessage(), e);
    }
    scheduler.scheduleWithFixedDelay(
        this::revive, REVIVAL_SECONDS, REVIVAL_SECONDS, TimeUnit.SECONDS);
  }

  private ActiveMQServer started() throws Exception {
    EmbeddedActiveMQ artemis =
        new EmbeddedActiveMQ()
            .setConfiguration(EmbeddedBrokerSettings.of(properties, queues, folder, vmId()))
            .setSecurityManager(logins);
    artemis.start();
    ActiveMQServer started = artemis.getActiveMQServer();
    if (!isRunning(started)) {
      artemis.stop();
      throw new IllegalStateException("it ended while it started");
    }
    return started;
  }

  /** Starts it again if it has ended, once there is room on the disk. */
  private synchronized void revive() {
    if (closed || server.getState() != ActiveMQServer.SERVER_STATE.STOPPED) {
      return;
    }
    try {
      long usable = Files.getFileStore(folder).getUsableSpace();
      if (usable < EmbeddedBrokerSettings.ROOM) {
        stillDown("its disk has no room: %d KB are left".formatted(usable / 1024));
        return;
      }
      server = started();
      lastProblem = null;
      LOG.info("The embedded broker recovered");
    } catch (Exception e) {
      stillDown(e.getMessage());
    }
  }

  private void stillDown(String problem) {
    if (lastProblem == null) {
      LOG.error("The embedded broker is down and is restarted as soon as possible: {}", problem);
    }
    lastProblem = problem;
  }

  /** The broker itself would say it with a stack trace, and a second one. */
  private static void requireFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      // As the broker does, so that a port that was in use a moment ago is free.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress("127.0.0.1", port));
    } catch (IOException e) {
      throw new StartException(
          "The broker's port %d is taken.".formatted(port),
          "Stop what listens on it, perhaps another broker, or set webhooks.broker.port to another"
              + " port; 0 for none.",
          e);
    }
  }

  /**
   * Connects this process to the broker. The consumer's window keeps few messages waiting; what a
   * batch sends fits into the producer's, so that it waits only for its commit. A call that is not
   * answered, because the disk refused its write, is over while the caller of the API still waits.
   */
  public ActiveMQConnectionFactory connectionFactory() {
    return new ActiveMQConnectionFactory(
        "vm://"
            + vmId()
            + "?consumerWindowSize=131072&producerWindowSize=1048576&callTimeout=10000",
        logins.ownUser(),
        logins.ownPassword());
  }

  /** Each broker of a JVM needs a number of its own. */
  private int vmId() {
    return dataFolder.hashCode() & 0xffff;
  }

  /** False after it shut itself down, until it is started again. */
  @Override
  public boolean isRunning() {
    return isRunning(server);
  }

  private static boolean isRunning(ActiveMQServer server) {
    return server.isStarted() && server.isActive();
  }

  /**
   * How many messages the queue holds; 0 if there is none of that name yet. While the broker does
   * not run, how many it held when that was asked last: they are on the disk.
   */
  public long depth(String queueName) {
    if (!isRunning()) {
      Long last = lastDepths.get(queueName);
      if (last == null) {
        throw new IllegalStateException("The embedded broker does not run");
      }
      return last;
    }
    Queue queue = server.locateQueue(SimpleString.of(queueName));
    long depth = queue == null ? 0 : queue.getMessageCount();
    lastDepths.put(queueName, depth);
    return depth;
  }

  /** There is no queue before its first message or consumer. */
  QueueState state(String queueName) {
    if (!isRunning()) {
      return QueueState.unknown("The embedded broker does not run");
    }
    Queue queue = server.locateQueue(SimpleString.of(queueName));
    if (queue == null) {
      return QueueState.EMPTY;
    }
    MessageReference first = queue.peekFirstMessage();
    return new QueueState(
        queue.getMessageCount(),
        false,
        first == null ? null : Instant.ofEpochMilli(first.getMessage().getTimestamp()),
        queue.getConsumerCount(),
        queue.getMessagesAdded(),
        queue.getMessagesAcknowledged(),
        null);
  }

  /** Whether the disk is so full that nothing more is accepted. */
  @Override
  public boolean isDiskFull() {
    return isRunning() && server.getPagingManager().isDiskFull();
  }

  @Override
  public synchronized void destroy() throws Exception {
    closed = true;
    server.stop();
  }
}
