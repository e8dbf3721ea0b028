package dev.dromedary.broker;

import dev.dromedary.startup.KeyFile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * The settings of the embedded broker. Everything is on disk and stays there: a send returns when
 * the journal has it, queues page when memory is short, and a message that cannot be processed goes
 * to the dead letter queue, never away.
 */
final class EmbeddedBrokerSettings {

  private static final long MEGABYTE = 1024 * 1024;

  /** The size of a queue in memory; all together at most half of the heap. The rest is paged. */
  private static final long IN_MEMORY = 20 * MEGABYTE;

  /**
   * Of a journal file, in bytes: fewer than what two printable characters are as the length of a
   * record. A file is used again with old messages in it, and a read beyond the end takes their
   * text for records.
   */
  private static final int JOURNAL_FILE = (int) (2 * MEGABYTE);

  /** From so many files on they are compacted, if less than a third of what is in them counts. */
  private static final int COMPACTED_FILES = 50;

  /** Room that a start takes at least: files for journals and for what is compacted. */
  static final long ROOM = 10 * JOURNAL_FILE;

  /** Another writer may fill it at any time, and a write that fails ends the broker. */
  private static final int DISK_SCAN_MILLIS = 1_000;

  private EmbeddedBrokerSettings() {}

  /**
   * @param vmId by which this process reaches it
   */
  static Configuration of(
      BrokerProperties properties, QueueProperties queues, Path folder, int vmId) {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("dromedary");
    configuration.setSecurityEnabled(true);
    // There is no cluster; its login would be one more, and its default is known.
    configuration.setClusterPassword(KeyFile.random());
    configuration.setPersistenceEnabled(true);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalDirectory(folder.resolve("journal").toString());
    configuration.setJournalFileSize(JOURNAL_FILE);
    configuration.setJournalCompactMinFiles(COMPACTED_FILES);
    configuration.setBindingsDirectory(folder.resolve("bindings").toString());
    configuration.setLargeMessagesDirectory(folder.resolve("large-messages").toString());
    configuration.setPagingDirectory(folder.resolve("paging").toString());
    configuration.setMaxDiskUsage(properties.maxDiskUsage());
    configuration.setDiskScanPeriod(DISK_SCAN_MILLIS);
    configuration.setJMXManagementEnabled(true);
    configuration.registerBrokerPlugin(new WholeTransactions());
    try {
      configuration.addAcceptorConfiguration("in-vm", "vm://" + vmId);
      if (properties.port() > 0) {
        configuration.addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + properties.port());
      }
    } catch (Exception e) {
      throw new IllegalStateException("The embedded broker's addresses are not understood", e);
    }
    AddressSettings defaults =
        new AddressSettings()
            .setDeadLetterAddress(SimpleString.of(properties.poisonQueue()))
            .setExpiryAddress(SimpleString.of("ExpiryQueue"))
            .setMaxDeliveryAttempts(10)
            .setRedeliveryDelay(1_000)
            .setAutoDeleteQueues(false)
            .setAutoDeleteAddresses(false)
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
            .setPageSizeBytes((int) (2 * MEGABYTE))
            .setMaxSizeBytes(IN_MEMORY);
    configuration.addAddressSetting("#", defaults);
    // Other settings are as above. A message that waits for its redelivery is overtaken, and no
    // browser sees it.
    configuration.addAddressSetting(
        queues.events(),
        new AddressSettings().setMaxSizeBytes(eventsInMemory()).setRedeliveryDelay(0));
    for (String inOrder : List.of(queues.ordered(), queues.blocked())) {
      configuration.addAddressSetting(inOrder, new AddressSettings().setRedeliveryDelay(0));
    }
    Set<String> created = new LinkedHashSet<>(queues.all());
    created.addAll(List.of(properties.poisonQueue(), "ExpiryQueue"));
    for (String queue : created) {
      configuration.addQueueConfiguration(
          QueueConfiguration.of(queue)
              .setRoutingType(RoutingType.ANYCAST)
              .setDurable(true)
              .setAutoDelete(false));
    }
    return configuration;
  }

  /** A backlog drains a seventh faster from memory than from pages, so it may take some. */
  private static long eventsInMemory() {
    return Math.max(IN_MEMORY, Math.min(256 * MEGABYTE, Runtime.getRuntime().maxMemory() / 6));
  }
}
