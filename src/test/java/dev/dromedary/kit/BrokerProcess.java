package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/**
 * A broker in a process of its own, with the settings of the gateway's embedded one: durable, on
 * disk, paging. It keeps its port when it is started again.
 */
public final class BrokerProcess implements AutoCloseable {

  private final Path folder;
  private final int port = Ports.free();
  private String password = "";
  private boolean durable = true;
  private boolean asInProduction;
  private Process process;

  public BrokerProcess(Path folder) {
    this.folder = folder;
  }

  /** The login of everybody is then {@code webhooks} and that password. */
  public BrokerProcess password(String password) {
    this.password = password;
    return this;
  }

  /** Keeps everything in memory only. */
  public BrokerProcess inMemory() {
    durable = false;
    return this;
  }

  /** With the compiler and the collector of a process that lives long. */
  public BrokerProcess asInProduction() {
    asInProduction = true;
    return this;
  }

  public BrokerProcess start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        asInProduction
            ? List.of("-Xmx512m")
            : List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // The libraries' debug messages go nowhere, and cost nothing.
    command.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
    command.add("-Dslf4j.internal.verbosity=WARN");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BrokerProcess.class.getName(), Integer.toString(port)));
    command.addAll(List.of(folder.toString(), Boolean.toString(durable), password));
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("broker").atMost(Duration.ofSeconds(60)).until(this::listens);
    return this;
  }

  /** Arguments: the port, the folder for everything on disk, whether it is durable, a password. */
  public static void main(String[] args) throws Exception {
    // As the gateway's own broker does, or it does not load its journal on Java 25.
    System.setProperty("io.netty.noUnsafe", "false");
    Path folder = Path.of(args[1]);
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("bench");
    configuration.setSecurityEnabled(!args[3].isEmpty());
    configuration.setPersistenceEnabled(Boolean.parseBoolean(args[2]));
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
    new EmbeddedActiveMQ()
        .setConfiguration(configuration)
        .setSecurityManager(new OneLogin(args[3]))
        .start();
    Thread.currentThread().join();
  }

  private boolean listens() {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As the compose file has it: a consumer is sent little ahead. */
  public String url() {
    return url(port);
  }

  static String url(int port) {
    return "tcp://127.0.0.1:" + port + "?consumerWindowSize=131072&producerWindowSize=1048576";
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** kill -9; what is durable is there when it is started again. */
  public void kill9() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill9();
    }
  }

  private record OneLogin(String password) implements ActiveMQSecurityManager {

    @Override
    public boolean validateUser(String user, String given) {
      return "webhooks".equals(user) && password.equals(given);
    }

    @Override
    public boolean validateUserAndRole(
        String user, String given, Set<Role> roles, CheckType checkType) {
      return validateUser(user, given);
    }
  }
}
