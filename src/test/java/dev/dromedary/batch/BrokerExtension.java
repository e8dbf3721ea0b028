package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.RoutingContext;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/** A real broker with a journal on disk, one for each test. */
public final class BrokerExtension implements BeforeEachCallback, AfterEachCallback {

  private static final AtomicInteger NEXT = new AtomicInteger(500);

  private EmbeddedActiveMQ server;
  private Path folder;
  private String url;
  private ActiveMQConnectionFactory factory;
  private Connection connection;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("dromedary-broker");
    int id = NEXT.incrementAndGet();
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setSecurityEnabled(false);
    configuration.setJournalDirectory(folder.resolve("journal").toString());
    configuration.setBindingsDirectory(folder.resolve("bindings").toString());
    configuration.setPagingDirectory(folder.resolve("paging").toString());
    configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
    configuration.setMaxDiskUsage(100);
    url = "vm://" + id;
    configuration.addAcceptorConfiguration("vm", url);
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            .setDeadLetterAddress(SimpleString.of("DLQ"))
            .setMaxDeliveryAttempts(10)
            .setAutoDeleteQueues(false)
            .setAutoDeleteAddresses(false));
    server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration);
    server.start();
    factory = new ActiveMQConnectionFactory(url);
    connection = factory.createConnection();
    connection.start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    connection.close();
    factory.close();
    server.stop();
    FileSystemUtils.deleteRecursively(folder);
  }

  public String url() {
    return url;
  }

  public ConnectionFactory factory() {
    return factory;
  }

  public void send(String queue, String body, Map<String, Object> properties) throws JMSException {
    try (Session session = connection.createSession()) {
      BytesMessage message = session.createBytesMessage();
      message.writeBytes(body.getBytes());
      for (Map.Entry<String, Object> property : properties.entrySet()) {
        message.setObjectProperty(property.getKey(), property.getValue());
      }
      session.createProducer(session.createQueue(queue)).send(message);
    }
  }

  public long depth(String queue) {
    var found = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
    return found == null ? 0 : found.getMessageCount();
  }

  /** From so many bytes on, what the queue holds is on pages. */
  public void pages(String queue, long bytes) {
    server
        .getActiveMQServer()
        .getAddressSettingsRepository()
        .addMatch(
            queue,
            new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(bytes)
                .setPageSizeBytes((int) bytes / 2)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false));
  }

  /** How many messages were ever put on the queue. */
  public long added(String queue) {
    return server.getActiveMQServer().locateQueue(SimpleString.of(queue)).getMessagesAdded();
  }

  /** Makes the broker take that long for each message that it delivers. */
  public void slowDown(Duration delivery) {
    server
        .getActiveMQServer()
        .registerBrokerPlugin(
            new ActiveMQServerMessagePlugin() {
              @Override
              public void beforeDeliver(ServerConsumer consumer, MessageReference reference) {
                LockSupport.parkNanos(delivery.toNanos());
              }
            });
  }

  /** Nothing is routed to that queue. */
  public void refuses(String queue, ActiveMQServerMessagePlugin asTheEmbeddedOne) {
    server.getActiveMQServer().registerBrokerPlugin(asTheEmbeddedOne);
    server
        .getActiveMQServer()
        .registerBrokerPlugin(
            new ActiveMQServerMessagePlugin() {
              @Override
              public void beforeMessageRoute(
                  org.apache.activemq.artemis.api.core.Message message,
                  RoutingContext context,
                  boolean direct,
                  boolean rejectDuplicates)
                  throws ActiveMQException {
                if (queue.equals(message.getAddress())) {
                  throw new ActiveMQException("refused");
                }
              }
            });
  }

  public int consumers(String queue) {
    return server.getActiveMQServer().locateQueue(SimpleString.of(queue)).getConsumerCount();
  }

  /** How many messages of the queue are with consumers. */
  public long delivering(String queue) {
    return server.getActiveMQServer().locateQueue(SimpleString.of(queue)).getDeliveringCount();
  }

  /** A transacted one: what it takes is back on its queue when it is closed. */
  public Session session() throws JMSException {
    return connection.createSession(true, Session.SESSION_TRANSACTED);
  }

  public static void take(Session session, String queue, int count) throws JMSException {
    try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
      for (int i = 0; i < count; i++) {
        assertThat(consumer.receive(5_000)).isNotNull();
      }
    }
  }

  /** The names of the queues that there are. */
  public List<String> queues() {
    return List.of(server.getActiveMQServer().getActiveMQServerControl().getQueueNames());
  }

  /** Takes all that is there. */
  public List<Message> drain(String queue) throws JMSException {
    List<Message> messages = new ArrayList<>();
    try (Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
      for (Message m = consumer.receive(300); m != null; m = consumer.receive(300)) {
        messages.add(m);
      }
    }
    return messages;
  }

  public static String body(Message message) throws JMSException {
    return new String(message.getBody(byte[].class));
  }

  public static List<String> propertyNames(Message message) throws JMSException {
    List<String> names = new ArrayList<>();
    for (Object name : Collections.list(message.getPropertyNames())) {
      names.add(name.toString());
    }
    return names;
  }
}
