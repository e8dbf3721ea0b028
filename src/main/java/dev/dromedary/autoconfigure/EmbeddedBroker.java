package dev.dromedary.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.springframework.beans.factory.DisposableBean;

/**
 * An Artemis broker in this process. Everything is on disk and stays there: a send returns when the
 * journal has it, queues page when memory is short, and a message that cannot be processed goes to
 * the dead letter queue, never away.
 */
public class EmbeddedBroker implements DisposableBean {

  // Artemis has Netty free buffers that Netty did not make, as it loads its journal. Netty can do
  // that with Unsafe only, which on Java 25 it leaves alone unless it is told.
  static {
    if (System.getProperty("io.netty.noUnsafe") == null) {
      System.setProperty("io.netty.noUnsafe", "false");
    }
  }

  private static final long MEGABYTE = 1024 * 1024;

  /** What a queue keeps in memory too; all together at most half of the heap. The rest is paged. */
  private static final long IN_MEMORY = 20 * MEGABYTE;

  /**
   * Of a journal file, in bytes: fewer than what two printable characters are as the length of a
   * record. A file is used again with old messages in it, and whoever reads on takes their text for
   * records.
   */
  private static final int JOURNAL_FILE = (int) (2 * MEGABYTE);

  /** From so many files on they are compacted, if less than a third of what is in them counts. */
  private static final int COMPACTED_FILES = 50;

  private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
  private final Path dataFolder;

  EmbeddedBroker(WebhooksProperties properties, Path dataFolder) {
    this.dataFolder = dataFolder;
    WebhooksProperties.Broker settings = properties.broker();
    Path folder = dataFolder.resolve("broker");
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("dromedary");
    configuration.setSecurityEnabled(false);
    configuration.setPersistenceEnabled(true);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalDirectory(folder.resolve("journal").toString());
    configuration.setJournalFileSize(JOURNAL_FILE);
    configuration.setJournalCompactMinFiles(COMPACTED_FILES);
    configuration.setBindingsDirectory(folder.resolve("bindings").toString());
    configuration.setLargeMessagesDirectory(folder.resolve("large-messages").toString());
    configuration.setPagingDirectory(folder.resolve("paging").toString());
    configuration.setMaxDiskUsage(settings.maxDiskUsage());
    configuration.setJMXManagementEnabled(true);
    requireFree(settings.port());
    try {
      configuration.addAcceptorConfiguration("in-vm", "vm://" + vmId());
      if (settings.port() > 0) {
        configuration.addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + settings.port());
      }
    } catch (Exception e) {
      throw new IllegalStateException("The embedded broker's addresses are not understood", e);
    }
    AddressSettings defaults =
        new AddressSettings()
            .setDeadLetterAddress(SimpleString.of(settings.poisonQueue()))
            .setExpiryAddress(SimpleString.of("ExpiryQueue"))
            .setMaxDeliveryAttempts(10)
            .setRedeliveryDelay(1_000)
            .setAutoDeleteQueues(false)
            .setAutoDeleteAddresses(false)
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
            .setPageSizeBytes((int) (2 * MEGABYTE))
            .setMaxSizeBytes(IN_MEMORY);
    configuration.addAddressSetting("#", defaults);
    WebhooksProperties.Queue names = properties.queue();
    // What is not said here is as above. What waits for its redelivery is overtaken, and no browser
    // sees it.
    configuration.addAddressSetting(
        names.events(),
        new AddressSettings().setMaxSizeBytes(eventsInMemory()).setRedeliveryDelay(0));
    for (String inOrder : List.of(names.ordered(), names.held())) {
      configuration.addAddressSetting(inOrder, new AddressSettings().setRedeliveryDelay(0));
    }
    for (String queue :
        Set.of(
            settings.poisonQueue(),
            "ExpiryQueue",
            names.events(),
            names.rejected(),
            names.deliveries(),
            names.fanOut(),
            names.slow(),
            names.bulk(),
            names.urgent(),
            names.deadLetters(),
            names.requeue(),
            names.history())) {
      configuration.addQueueConfiguration(
          QueueConfiguration.of(queue)
              .setRoutingType(RoutingType.ANYCAST)
              .setDurable(true)
              .setAutoDelete(false));
    }
    server.setConfiguration(configuration);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "The embedded broker does not start on " + folder + ": " + e.getMessage(), e);
    }
    if (!server.getActiveMQServer().isStarted() || !server.getActiveMQServer().isActive()) {
      throw new IllegalStateException("The embedded broker does not start on " + folder);
    }
  }

  /** A backlog drains a seventh faster from memory than from pages, so it may take some. */
  private static long eventsInMemory() {
    return Math.max(IN_MEMORY, Math.min(256 * MEGABYTE, Runtime.getRuntime().maxMemory() / 6));
  }

  /** The broker itself would say it with a stack trace, and a second one. */
  private static void requireFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      // As the broker does, so that a port that was in use a moment ago is free.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress("127.0.0.1", port));
    } catch (IOException e) {
      throw new CannotStart(
          "The broker's port %d is taken.".formatted(port),
          "Stop what listens on it, perhaps another broker, or set webhooks.broker.port to another"
              + " port; 0 for none.",
          e);
    }
  }

  /**
   * The URL by which this process reaches the broker. The consumer's window keeps few messages
   * waiting; what a batch sends fits into the producer's, so that it waits only for its commit.
   */
  String url() {
    return "vm://" + vmId() + "?consumerWindowSize=131072&producerWindowSize=1048576";
  }

  /** Each broker of a JVM needs a number of its own. */
  private int vmId() {
    return dataFolder.hashCode() & 0xffff;
  }

  /** How many messages the queue holds; 0 if there is none of that name yet. */
  public long depth(String queueName) {
    Queue queue = server.getActiveMQServer().locateQueue(SimpleString.of(queueName));
    return queue == null ? 0 : queue.getMessageCount();
  }

  /** Whether the disk is so full that nothing more is accepted. */
  public boolean isDiskFull() {
    return server.getActiveMQServer().getPagingManager().isDiskFull();
  }

  @Override
  public void destroy() throws Exception {
    server.stop();
  }
}
