package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.kit.Ports;
import dev.dromedary.kit.Settings;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmbeddedBrokerIT {

  @TempDir private Path folder;
  private final int port = Ports.free();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker =
        new EmbeddedBroker(
            Settings.of(BrokerProperties.class, Map.of("webhooks.broker.port", port)),
            Settings.of(QueueProperties.class),
            folder,
            scheduler);
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.shutdownNow();
    broker.destroy();
  }

  /** Whatever it may keep in memory, it pages, and sets aside what cannot be processed. */
  @Test
  void queueOfTheEventsIsLikeTheOthersButForWhatItKeepsInMemory() throws Exception {
    JsonNode events = settings("webhooks.events");
    JsonNode others = settings("webhooks.deliveries");

    for (String same :
        new String[] {
          "deadLetterAddress", "maxDeliveryAttempts", "addressFullMessagePolicy", "pageSizeBytes"
        }) {
      assertThat(events.path(same)).as(same).isEqualTo(others.path(same));
      assertThat(events.path(same).isMissingNode()).as(same).isFalse();
    }
    assertThat(events.path("maxSizeBytes").longValue())
        .isGreaterThanOrEqualTo(others.path("maxSizeBytes").longValue());
  }

  /** The least length that two printable characters are is that of two spaces. */
  @Test
  void noTextIsTheLengthOfARecordThatFitsInAFileOfTheJournal() throws Exception {
    int twoSpaces = ' ' << 16 | ' ';

    try (Stream<Path> files = Files.list(folder.resolve("broker/journal"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".amq")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.size(file)).isBetween(1L, (long) twoSpaces));
    }
  }

  /** What waits for its redelivery is out of sight, and overtaken. */
  @Test
  void rolledBackOrderedDeliveryIsInItsPlaceAtOnce() throws Exception {
    for (String queue :
        new String[] {
          "webhooks.events", "webhooks.deliveries.ordered", "webhooks.deliveries.blocked"
        }) {
      JsonNode settings = settings(queue);

      assertThat(settings.path("redeliveryDelay").longValue()).as(queue).isZero();
      assertThat(settings.path("maxDeliveryAttempts").longValue()).as(queue).isPositive();
    }
  }

  /** A message on the queue of the deliveries is signed and sent. */
  @Test
  void publisherMaySendEventsAndNothingElse() throws Exception {
    try (Connection connection = connect("publisher", key("publisher.key"));
        Session session = connection.createSession()) {
      connection.start();
      send(session, "webhooks.events");

      assertThat(broker.depth("webhooks.events")).isOne();
      for (String queue :
          new String[] {"webhooks.deliveries", "webhooks.history", "DLQ", "activemq.management"}) {
        assertThatThrownBy(() -> send(session, queue))
            .as(queue)
            .isInstanceOf(JMSSecurityException.class);
      }
      assertThatThrownBy(() -> session.createConsumer(session.createQueue("webhooks.events")))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(
              () ->
                  session
                      .createProducer(session.createTopic("webhooks.endpoints"))
                      .send(session.createMessage()))
          .isInstanceOf(JMSSecurityException.class);
    }
  }

  @Test
  void gatewaysAndOperatorsMayUseAllQueuesAndManageNothing() throws Exception {
    try (Connection connection = connect("webhooks", key("broker.key"));
        Session session = connection.createSession()) {
      connection.start();
      send(session, "webhooks.deliveries");
      send(session, "webhooks.retry.new");
      session.createConsumer(session.createTopic("webhooks.endpoints")).close();

      Message taken =
          session.createConsumer(session.createQueue("webhooks.deliveries")).receive(5_000);
      assertThat(taken).isNotNull();
      assertThatThrownBy(() -> send(session, "activemq.management"))
          .isInstanceOf(JMSSecurityException.class);
    }
  }

  @Test
  void noClientConnectsWithoutALoginAndOnlyTheOwnerOfTheFolderCanReadOne() throws Exception {
    assertThatThrownBy(() -> connect(null, null)).isInstanceOf(JMSSecurityException.class);
    assertThatThrownBy(() -> connect("webhooks", "guessed"))
        .isInstanceOf(JMSSecurityException.class);
    assertThatThrownBy(() -> connect("ACTIVEMQ.CLUSTER.ADMIN.USER", "CHANGE ME!!"))
        .isInstanceOf(JMSException.class);
    for (String file : new String[] {"broker.key", "publisher.key"}) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(file)))
          .as(file)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(key("broker.key")).isNotEqualTo(key("publisher.key"));
  }

  private Connection connect(String user, String password) throws JMSException {
    return new ActiveMQConnectionFactory(
            "tcp://127.0.0.1:" + port + "?callTimeout=10000&initialConnectAttempts=1")
        .createConnection(user, password);
  }

  private String key(String file) throws IOException {
    return Files.readString(folder.resolve(file)).trim();
  }

  private static void send(Session session, String queue) throws JMSException {
    try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
      producer.send(session.createTextMessage("{}"));
    }
  }

  private static JsonNode settings(String address) throws Exception {
    return JsonMapper.shared()
        .readTree(
            (String)
                ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                        new ObjectName("org.apache.activemq.artemis:broker=\"dromedary\""),
                        "getAddressSettingsAsJSON",
                        new Object[] {address},
                        new String[] {String.class.getName()}));
  }
}
