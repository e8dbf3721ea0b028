package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.Receiver;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Senders of AMQP 1.0, at the distribution of Artemis, which {@code -Plong} unpacks. */
@EnabledIfSystemProperty(named = "test.long", matches = "true")
class AmqpPublisherIT {

  private static final String BODY = "{\"n\":\"ä\"}";

  @TempDir Path folder;

  @Test
  void eventOverAmqpIsDeliveredWithItsBodyAndHeaders() throws JMSException {
    int amqp = Ports.free();
    try (Receiver receiver = new Receiver();
        BrokerProcess broker =
            new BrokerProcess(folder.resolve("broker"))
                .of(Path.of("target", "artemis", "apache-artemis-2.56.0"))
                .with("protocols", amqp)
                .start();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway"))) {
      gateway.onBroker(broker).start().awaitUp();
      Inbox inbox = receiver.inbox("/in");
      receiver.register(gateway.api(), "/in", Map.of("eventTypes", new String[] {"amqp.*"}));

      try (Connection connection =
              new JmsConnectionFactory("amqp://127.0.0.1:" + amqp).createConnection();
          Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
          MessageProducer producer =
              session.createProducer(session.createQueue("webhooks.events"))) {
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeBytes(BODY.getBytes(StandardCharsets.UTF_8));
        producer.send(event(bytes, "amqp-bytes"));
        producer.send(event(session.createTextMessage(BODY), "amqp-text"));
        session.commit();
      }

      for (String id : new String[] {"amqp-text", "amqp-bytes"}) {
        BrokerPromises.eventually(() -> assertThat(inbox.requests()).containsKey(id));
        assertThat(new String(inbox.of(id).bodies().get(0), StandardCharsets.UTF_8))
            .isEqualTo(BODY);
        assertThat(inbox.of(id).headers().get(0).firstValue("webhook-event-type"))
            .contains("amqp.event");
      }
    }
  }

  private static Message event(Message message, String id) throws JMSException {
    message.setStringProperty("eventType", "amqp.event");
    message.setStringProperty("eventId", id);
    return message;
  }
}
