package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;

/**
 * An Artemis in a process of its own, with the files of {@code config/artemis} and the logins of a
 * secret, as the compose file puts them into an instance.
 */
public final class ConfiguredBroker implements AutoCloseable {

  private static final String DATA = "/var/lib/artemis-instance";

  private final Path folder;
  private final Process process;
  private final int port = Ports.free();

  /**
   * @param folder of the instance
   * @param users the file with the passwords
   */
  public ConfiguredBroker(Path folder, Path users) {
    this.folder = folder;
    try {
      Path etc = Files.createDirectories(folder.resolve("etc"));
      Path config = Path.of("config", "artemis");
      Files.copy(users, etc.resolve("artemis-users.properties"));
      Files.copy(
          config.resolve("artemis-roles.properties"), etc.resolve("artemis-roles.properties"));
      Files.writeString(
          etc.resolve("broker.xml"),
          Files.readString(config.resolve("broker.xml"))
              .replace(DATA, folder.toString())
              .replace("0.0.0.0:61616", "127.0.0.1:" + port)
              // That of the machine of the test says nothing.
              .replace("<max-disk-usage>90<", "<max-disk-usage>100<"));
      // As "artemis create" writes it.
      Files.writeString(
          etc.resolve("login.config"),
          """
          activemq {
            org.apache.activemq.artemis.spi.core.security.jaas.PropertiesLoginModule required
            reload=true
            org.apache.activemq.jaas.properties.user="artemis-users.properties"
            org.apache.activemq.jaas.properties.role="artemis-roles.properties";
          };
          """);
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Djava.security.auth.login.config=" + etc.resolve("login.config"),
                  // The libraries' debug messages go nowhere, and cost nothing.
                  "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                  "-Dslf4j.internal.verbosity=WARN",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ConfiguredBroker.class.getName(),
                  etc.resolve("broker.xml").toUri().toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("broker.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it listens. */
  public ConfiguredBroker awaitUp() {
    await("broker")
        .atMost(Duration.ofSeconds(60))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("It ended:\n" + log());
              }
            })
        .until(this::listens);
    return this;
  }

  private boolean listens() {
    return Ports.listens(port);
  }

  public int port() {
    return port;
  }

  public String log() {
    try {
      return Files.readString(folder.resolve("broker.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param args the URL of the configuration
   */
  public static void main(String[] args) throws Exception {
    // As the gateway's own broker does, or it does not load its journal on Java 25.
    System.setProperty("io.netty.noUnsafe", "false");
    new EmbeddedActiveMQ()
        .setConfigResourcePath(args[0])
        .setSecurityManager(new ActiveMQJAASSecurityManager("activemq"))
        .start();
    Thread.currentThread().join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
