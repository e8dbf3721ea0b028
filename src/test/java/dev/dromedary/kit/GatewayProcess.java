package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.Dromedary;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A gateway in a process of its own, as it runs in production, on free ports that it keeps when it
 * is started again. Everything that it writes is under its folder: {@code data}, and its output in
 * {@code gateway.log}.
 */
public final class GatewayProcess implements AutoCloseable {

  public static final String KEY = "test-key-of-16-or-more";

  /** Of the login webhooks, and of the login publisher. */
  public static final String BROKER_PASSWORD = "test-password-of-gateways";

  public static final String PUBLISHER_PASSWORD = "test-password-of-publishers";

  private static final Duration START = Duration.ofSeconds(180);

  private final Path folder;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private List<String> options = List.of();
  private List<String> command = List.of();
  private ListeningSocket socket;
  private Class<?> program = Dromedary.class;
  private final int port = Ports.free();
  private final int brokerPort = Ports.free();
  private ConnectionFactory jms;
  private Process process;
  private Jmx jmx;
  private long logOfThisRun;

  public GatewayProcess(Path folder) {
    this.folder = folder;
    // With a window a browser may end early.
    this.jms =
        new ActiveMQConnectionFactory(
            brokerUrl()
                + "?consumerWindowSize=0&reconnectAttempts=0&initialConnectAttempts=1&callTimeout=10000",
            "webhooks",
            BROKER_PASSWORD);
    with("webhooks.data-dir", folder.resolve("data"));
    with("webhooks.broker.port", brokerPort);
    with("webhooks.broker.password", BROKER_PASSWORD);
    with("webhooks.broker.publisher-password", PUBLISHER_PASSWORD);
    with("server.port", port);
    with("webhooks.admin.api-key", KEY);
    with("webhooks.encryption.key", ENCRYPTION_KEY);
    with("webhooks.delivery.allow-http", true);
    with("webhooks.delivery.allowed-networks", "127.0.0.0/8");
    with("webhooks.endpoints.location", folder.resolve("endpoints.yaml"));
    with("webhooks.routes.location", Path.of("routes").toAbsolutePath());
    with("webhooks.retry.schedule", "1s,2s,2s,2s,5s,5s,5s,5s");
    with("webhooks.broker.max-disk-usage", 100);
    with("webhooks.history.sweep-interval", "1h");
  }

  /** That of each gateway of the tests. */
  public static final String ENCRYPTION_KEY = "a2V5LW9mLTMyLWJ5dGVzLW9mLXRoZS10ZXN0cy4uLi4=";

  /** A setting that counts from the next start on. */
  public GatewayProcess with(String key, Object value) {
    settings.put(key, value.toString());
    return this;
  }

  /** Options of its virtual machine with the class path, in place of those for short lives. */
  public GatewayProcess options(List<String> options) {
    this.options = List.copyOf(options);
    return this;
  }

  /** Words before its settings, in place of this Java with the class path of the tests. */
  public GatewayProcess command(List<String> command) {
    this.command = List.copyOf(command);
    return this;
  }

  /** Accepts calls on a socket that outlives it, which must be at its port. */
  public GatewayProcess on(ListeningSocket socket) {
    this.socket = socket;
    return this;
  }

  /** Makes it a gateway on the broker of the other one. */
  public GatewayProcess onBrokerOf(GatewayProcess other) {
    return with("webhooks.broker.mode", "external")
        .with("spring.artemis.user", "webhooks")
        .with("spring.artemis.password", BROKER_PASSWORD)
        .with("spring.artemis.broker-url", other.brokerUrl());
  }

  /** Makes it a gateway on that broker, as the README says it. */
  public GatewayProcess onBroker(BrokerProcess broker) {
    return onBroker(broker, broker.url());
  }

  /** The same through that port, where something is in between. */
  public GatewayProcess onBroker(BrokerProcess broker, int through) {
    return onBroker(broker, broker.url(through)).jms(broker.jms());
  }

  /** The same, by an URL that names more than one. */
  public GatewayProcess onBroker(BrokerProcess broker, String url) {
    return jms(broker.jms(url))
        .with("webhooks.broker.mode", "external")
        .with("spring.artemis.broker-url", url)
        .with("spring.artemis.user", "webhooks")
        .with("spring.artemis.password", broker.password())
        .with("spring.jms.cache.session-cache-size", 32);
  }

  /** Makes it an application with the client of ActiveMQ Classic, on that broker. */
  public GatewayProcess onClassic(BrokerProcess broker) {
    program = ClassicGateway.class;
    return jms(broker.jms())
        .with("webhooks.broker.mode", "external")
        .with("classic.url", broker.url())
        .with("classic.password", broker.password());
  }

  /** Connects the tests to a broker elsewhere, on which it is. */
  public GatewayProcess jms(ConnectionFactory elsewhere) {
    jms = elsewhere;
    return this;
  }

  /** Keeps its endpoints and its history in that PostgreSQL. */
  public GatewayProcess onDatabase(HikariDataSource database) {
    return onDatabase(database.getJdbcUrl());
  }

  public GatewayProcess onDatabase(String url) {
    return with("spring.datasource.url", url)
        .with("spring.datasource.username", "postgres")
        .with("spring.datasource.hikari.connection-timeout", 1000);
  }

  /** Starts the process and does not wait for it. */
  public GatewayProcess start() {
    List<String> words = new ArrayList<>();
    if (socket != null) {
      words.addAll(socket.words());
    }
    words.addAll(command);
    if (command.isEmpty()) {
      words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      words.addAll(options.isEmpty() ? SharedClasses.options() : options);
      words.add(program.getName());
    }
    settings.forEach((key, value) -> words.add("--" + key + "=" + value));
    try {
      Files.createDirectories(folder);
      jmx = null;
      logOfThisRun = Files.exists(logFile()) ? Files.size(logFile()) : 0;
      process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Waits until the health says UP; fails at once, with the log, if the process ends instead. */
  public GatewayProcess awaitUp() {
    return awaitAnswer("/actuator/health", 200);
  }

  /** Waits until the HTTP server answers, whatever the health says. */
  public GatewayProcess awaitListening() {
    return awaitAnswer("/actuator/health", 0);
  }

  /** Waits until it has written this. */
  public GatewayProcess awaitLog(String text) {
    await("log: " + text)
        .atMost(START)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> log().contains(text));
    return this;
  }

  private GatewayProcess awaitAnswer(String path, int status) {
    await(folder.getFileName() + " is up")
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("The gateway ended:\n" + log());
              }
            })
        .ignoreExceptions()
        .until(() -> api().status(path), answer -> status == 0 || answer == status);
    return this;
  }

  /** kill -9: nothing in it gets to say goodbye. */
  public void kill9() {
    process.destroyForcibly();
    awaitEnd();
  }

  public void stop() {
    process.destroy();
    awaitEnd();
  }

  /** The exit code, once it ended by itself. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("The gateway does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public GatewayApi api() {
    return new GatewayApi("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  public int brokerPort() {
    return brokerPort;
  }

  public String brokerUrl() {
    return "tcp://127.0.0.1:" + brokerPort;
  }

  /** To the broker of this gateway; it gives up at once when the broker is gone. */
  public ConnectionFactory jms() {
    return jms;
  }

  /** How many messages a queue of the embedded broker holds, with those that a consumer has. */
  public long depth(String queue) {
    return jmx().queue(queue, "MessageCount");
  }

  /** How many consumers a queue of the embedded broker has, as the broker itself says. */
  public int consumers(String queue) {
    return (int) jmx().queue(queue, "ConsumerCount");
  }

  /** How many messages were ever put on a queue of the embedded broker since it was started. */
  public long added(String queue) {
    return jmx().queue(queue, "MessagesAdded");
  }

  /** Kept while the process is the same. */
  public synchronized Jmx jmx() {
    if (jmx == null) {
      jmx = new Jmx(process.pid());
    }
    return jmx;
  }

  /** Why messages were set aside in the broker's dead letter queue. */
  public List<String> poison() {
    return browse(
        "DLQ",
        message ->
            message.getStringProperty("_AMQ_ORIG_QUEUE")
                + ": "
                + message.getStringProperty("poisonReason"));
  }

  /** What is looked at of a message. */
  @FunctionalInterface
  public interface Look<T> {
    T at(Message message) throws JMSException;
  }

  public <T> List<T> browse(String queue, Look<T> look) {
    try (Connection connection = jms.createConnection();
        Session session = connection.createSession();
        QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
      connection.start();
      List<T> seen = new ArrayList<>();
      for (Object message : Collections.list(browser.getEnumeration())) {
        seen.add(look.at((Message) message));
      }
      return seen;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a JMS client does with a session. */
  @FunctionalInterface
  public interface JmsWork<T> {
    T with(Session session) throws JMSException;
  }

  /** Works as a client of the embedded broker, in one transaction. */
  public <T> T transacted(JmsWork<T> work) {
    try (Connection connection = jms.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      T result = work.with(session);
      session.commit();
      return result;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends events of that type over JMS, in one transaction. */
  public void publish(Collection<String> ids, String type) {
    publish(ids, type, Map.of());
  }

  /** The same, with further properties. */
  public void publish(Collection<String> ids, String type, Map<String, String> properties) {
    transacted(
        session -> {
          MessageProducer producer = session.createProducer(session.createQueue("webhooks.events"));
          for (String id : ids) {
            TextMessage message = session.createTextMessage("{\"n\":\"" + id + "\"}");
            message.setStringProperty("eventId", id);
            message.setStringProperty("eventType", type);
            for (Map.Entry<String, String> property : properties.entrySet()) {
              message.setStringProperty(property.getKey(), property.getValue());
            }
            producer.send(message);
          }
          return null;
        });
  }

  public Path data() {
    return folder.resolve("data");
  }

  /** What it wrote since it was started last. */
  public String log() {
    try {
      byte[] all = Files.readAllBytes(logFile());
      return new String(all, (int) logOfThisRun, (int) (all.length - logOfThisRun));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path logFile() {
    return folder.resolve("gateway.log");
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      kill9();
    }
  }
}
