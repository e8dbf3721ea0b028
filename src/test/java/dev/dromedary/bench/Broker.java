package dev.dromedary.bench;

import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * A broker in a process of its own, with the settings of the gateway's embedded one: durable, on
 * disk, paging.
 */
final class Broker implements AutoCloseable {

  private final int port;
  private final Process process;

  private Broker(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  static Broker start(Path folder) throws Exception {
    int port = GatewayProcess.freePort();
    Broker broker = new Broker(port, Processes.start(Broker.class, port, folder));
    await("broker").atMost(Duration.ofSeconds(60)).until(broker::listens);
    return broker;
  }

  /** Arguments: the port to listen on, and the folder for everything on disk. */
  public static void main(String[] args) throws Exception {
    // As the gateway's own broker does, or it does not load its journal on Java 25.
    System.setProperty("io.netty.noUnsafe", "false");
    Path folder = Path.of(args[1]);
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("bench");
    configuration.setSecurityEnabled(false);
    configuration.setPersistenceEnabled(true);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalDirectory(folder.resolve("journal").toString());
    configuration.setBindingsDirectory(folder.resolve("bindings").toString());
    configuration.setLargeMessagesDirectory(folder.resolve("large-messages").toString());
    configuration.setPagingDirectory(folder.resolve("paging").toString());
    configuration.setJournalFileSize(2 * 1024 * 1024);
    configuration.setJournalCompactMinFiles(50);
    configuration.setMaxDiskUsage(100);
    configuration.setJMXManagementEnabled(true);
    configuration.addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + args[0]);
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            .setDeadLetterAddress(SimpleString.of("DLQ"))
            .setAutoCreateDeadLetterResources(true)
            .setMaxDeliveryAttempts(10)
            .setAutoDeleteQueues(false)
            .setAutoDeleteAddresses(false)
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
            .setPageSizeBytes(2 * 1024 * 1024)
            .setMaxSizeBytes(20 * 1024 * 1024));
    new EmbeddedActiveMQ().setConfiguration(configuration).start();
    Thread.currentThread().join();
  }

  private boolean listens() {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** As the compose file has it: a consumer is sent little ahead. */
  String url() {
    return "tcp://127.0.0.1:" + port + "?consumerWindowSize=131072&producerWindowSize=1048576";
  }

  Managed managed() throws Exception {
    return new Managed(process.pid());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
