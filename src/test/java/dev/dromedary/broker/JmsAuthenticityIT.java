package dev.dromedary.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.Samples;
import dev.dromedary.kit.Settings;
import dev.dromedary.metrics.Counters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmsAuthenticityIT {

  private static final String QUEUE = "webhooks.deliveries";

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final JmsAuthenticity authenticity = authenticity(TestMacs.ofOneKey());
  private Connection connection;
  private Session session;

  @BeforeEach
  void connect() throws JMSException {
    connection = broker.factory().createConnection();
    connection.start();
    session = connection.createSession();
  }

  @AfterEach
  void close() throws JMSException {
    connection.close();
  }

  @Test
  void signedMessageIsGenuineOnAnyQueueOfItsKindAndOnNoOther() throws JMSException {
    BytesMessage message = delivery("a body".repeat(10_000).getBytes(UTF_8));
    authenticity.sign("webhooks.dead-letters", message);

    Message received = sent(message);

    assertThat(authenticity.flaw(QUEUE, received)).isNull();
    assertThat(authenticity.flaw("webhooks.retry.5s", received)).isNull();
    assertThat(authenticity.flaw("webhooks.history", received))
        .isEqualTo("has the MAC of another message");
    assertThat(received.getBody(byte[].class)).as("still to be read").hasSize(60_000);
  }

  @Test
  void messageWithoutABodyIsSignedToo() throws JMSException {
    Message message = delivery(new byte[0]);
    Message empty = session.createMessage();
    Message unwritten = session.createBytesMessage();
    unwritten.setStringProperty("orderKey", "a");
    authenticity.sign(QUEUE, message);
    authenticity.sign(QUEUE, empty);
    authenticity.sign(QUEUE, unwritten);

    assertThat(authenticity.flaw(QUEUE, sent(message))).isNull();
    assertThat(authenticity.flaw(QUEUE, sent(empty))).isNull();
    assertThat(authenticity.flaw(QUEUE, sent(unwritten))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void macOfPropertiesIsThatOfTheirMessage(int bytes) throws JMSException {
    Map<String, Object> properties = DeliveryMessage.properties(Samples.delivery(1));
    JmsMessageMac macs = TestMacs.ofOneKey();
    macs.sign(JmsAuthenticity.DELIVERY, properties, new byte[bytes]);
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(new byte[bytes]);
    for (Map.Entry<String, Object> each : properties.entrySet()) {
      message.setObjectProperty(each.getKey(), each.getValue());
    }

    assertThat(authenticity.flaw(QUEUE, sent(message))).isNull();
  }

  @Test
  void queuesOfSendersAndOfOthersAreNotChecked() throws JMSException {
    Message message = session.createTextMessage("{}");
    authenticity.sign("webhooks.events", message);

    assertThat(message.propertyExists(JmsMessageMac.PROPERTY)).isFalse();
    assertThat(authenticity.flaw("webhooks.events", sent(message))).isNull();
    assertThat(authenticity.flaw("orders", sent(message))).isNull();
  }

  /** For the time of an upgrade: a wrong MAC is never accepted. */
  @Test
  void messageWithoutAMacIsAcceptedIfTheSettingSaysSo() throws JMSException {
    JmsAuthenticity accepting = authenticity(TestMacs.acceptingUnsigned());
    Message unsigned = sent(delivery(new byte[] {1}));
    Message other = delivery(new byte[] {1});
    other.setStringProperty(JmsMessageMac.PROPERTY, "12345678.abc");

    assertThat(accepting.flaw(QUEUE, unsigned)).isNull();
    assertThat(accepting.flaw(QUEUE, sent(other))).isNotNull();
    assertThat(authenticity.flaw(QUEUE, unsigned)).isEqualTo("has no MAC");
  }

  @Test
  void rejectedMessagesAreCounted() {
    authenticity.rejected(QUEUE, "has no MAC");

    assertThat(registry.get("webhooks.messages.forged").counter().count()).isEqualTo(1);
  }

  private JmsAuthenticity authenticity(JmsMessageMac macs) {
    return (JmsAuthenticity)
        new BrokerConfiguration()
            .webhooksAuthenticity(macs, Settings.of(QueueProperties.class), new Counters(registry));
  }

  private BytesMessage delivery(byte[] body) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(body);
    for (var each : DeliveryMessage.properties(Samples.delivery(1)).entrySet()) {
      message.setObjectProperty(each.getKey(), each.getValue());
    }
    return message;
  }

  private Message sent(Message message) throws JMSException {
    session.createProducer(session.createQueue("any")).send(message);
    try (MessageConsumer consumer = session.createConsumer(session.createQueue("any"))) {
      return consumer.receive(5_000);
    }
  }
}
