package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import jakarta.jms.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A broker in a process of its own: an Artemis with the settings of the gateway's embedded one, or
 * an ActiveMQ Classic. It keeps its port and its folder when it is started again.
 */
public final class BrokerProcess implements AutoCloseable {

  /** As the compose file has it: a consumer is sent little ahead. */
  public static final String WINDOWS = "?consumerWindowSize=131072&producerWindowSize=1048576";

  private final Path folder;
  private final Class<?> server;
  private final Map<String, String> settings = new TreeMap<>();
  private final int port = Ports.free();
  private String password = "";
  private String parameters = WINDOWS;
  private String classPath = System.getProperty("java.class.path");
  private boolean asInProduction;
  private Process process;

  public BrokerProcess(Path folder) {
    this(folder, ArtemisServer.class);
  }

  private BrokerProcess(Path folder, Class<?> server) {
    this.folder = folder;
    this.server = server;
    with("port", port);
    with("folder", folder);
  }

  public static BrokerProcess classic(Path folder) {
    return new BrokerProcess(folder, ClassicServer.class).parameters("");
  }

  /** The login of everybody is then {@code webhooks} and that password. */
  public BrokerProcess password(String password) {
    this.password = password;
    return with("password", password);
  }

  public String password() {
    return password;
  }

  /** Keeps everything in memory only. */
  public BrokerProcess inMemory() {
    return with("durable", false);
  }

  /** A setting of its server, from the next start on. */
  public BrokerProcess with(String setting, Object value) {
    settings.put(setting, value.toString());
    return this;
  }

  /** Further ones of its URL, each with {@code &} in front; of an empty one none. */
  public BrokerProcess parameters(String more) {
    parameters = more.isEmpty() ? "" : parameters + more;
    return this;
  }

  /** An Artemis of the distribution in that folder, which has all protocols. */
  public BrokerProcess of(Path distribution) {
    classPath = Path.of("target", "test-classes") + File.pathSeparator + distribution + "/lib/*";
    return this;
  }

  /** With the compiler and the collector of a process that lives long. */
  public BrokerProcess asInProduction() {
    asInProduction = true;
    return this;
  }

  public BrokerProcess start() {
    launch();
    await("broker")
        .atMost(Duration.ofSeconds(60))
        .failFast("the broker ended", () -> !process.isAlive())
        .until(this::listens);
    return this;
  }

  /** As a backup, which listens once the other one is gone. */
  public BrokerProcess launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        asInProduction
            ? List.of("-Xmx512m")
            : List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // The libraries' debug messages go nowhere, and cost nothing.
    command.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
    command.add("-Dslf4j.internal.verbosity=WARN");
    command.addAll(List.of("-cp", classPath, server.getName()));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    try {
      Files.createDirectories(folder);
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public boolean listens() {
    return Ports.listens(port);
  }

  public String url() {
    return url(port);
  }

  String url(int through) {
    return "tcp://127.0.0.1:" + through + parameters;
  }

  /** Connections for senders, which give up at once when the broker is gone. */
  public ConnectionFactory jms() {
    return jms(url());
  }

  ConnectionFactory jms(String url) {
    if (server == ClassicServer.class) {
      return ClassicServer.connections(url, password);
    }
    return new ActiveMQConnectionFactory(
        url
            + "&consumerWindowSize=0&reconnectAttempts=0&initialConnectAttempts=1&callTimeout=10000",
        "webhooks",
        password);
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
}
