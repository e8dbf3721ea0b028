package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.broker.JmsProduct;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Collections;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.connection.CachingConnectionFactory;

class QueueScanIT {

  private static final int MESSAGES = 500;
  private static final String PARAMETERS =
      "?consumerWindowSize=131072&producerWindowSize=1048576&callTimeout=12345&" + LateCredit.URL;

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  @Test
  void scanSeesAllOfAQueueThoughTheGatewaysOwnConnectionHasAWindow() throws JMSException {
    fill();
    ActiveMQConnectionFactory own =
        new ActiveMQConnectionFactory(broker.url() + PARAMETERS, "user", "password");
    own.setDeserializationDenyList("*");
    ConnectionFactory browsing =
        JmsProduct.scan(new CachingConnectionFactory(own), () -> true).connectionFactory();
    assertThat(browse(own)).as("with the window").isLessThan(MESSAGES);

    assertThat(browse(browsing)).isEqualTo(MESSAGES);
    assertThat(browsing)
        .isInstanceOfSatisfying(
            ActiveMQConnectionFactory.class,
            copy -> {
              assertThat(copy.getConsumerWindowSize()).isZero();
              assertThat(copy.getProducerWindowSize()).isEqualTo(1_048_576);
              assertThat(copy.getCallTimeout()).isEqualTo(12_345);
              assertThat(copy.getUser()).isEqualTo("user");
              assertThat(copy.getPassword()).isEqualTo("password");
              assertThat(copy.getDeserializationDenyList()).isEqualTo("*");
            });
  }

  private void fill() throws JMSException {
    try (Session session = broker.session();
        MessageProducer producer = session.createProducer(session.createQueue("many"))) {
      for (int i = 0; i < MESSAGES; i++) {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[1_000]);
        producer.send(message);
      }
      session.commit();
    }
  }

  private static int browse(ConnectionFactory factory) throws JMSException {
    try (Connection connection = factory.createConnection();
        Session session = connection.createSession();
        QueueBrowser browser = session.createBrowser(session.createQueue("many"))) {
      connection.start();
      return Collections.list(browser.getEnumeration()).size();
    }
  }
}
