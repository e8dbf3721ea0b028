package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.LateCredit;
import dev.dromedary.broker.JmsProduct;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.util.Collections;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Read on a connection with the window of the gateway's own. */
class JmsBlockedQueueIT {

  private static final int DELIVERIES = 1_000;
  private static final String WINDOW = "?consumerWindowSize=131072&" + LateCredit.URL;

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private ActiveMQConnectionFactory factory;
  private Session session;

  @BeforeEach
  void connect() throws JMSException {
    factory = new ActiveMQConnectionFactory(broker.url() + WINDOW);
    Connection connection = factory.createConnection();
    connection.start();
    session = connection.createSession(true, Session.SESSION_TRANSACTED);
  }

  @AfterEach
  void close() {
    factory.close();
  }

  @Test
  void allBlockedDeliveriesAreReadThoughABrowserEndsEarly() throws JMSException {
    block();
    try (QueueBrowser browser = session.createBrowser(session.createQueue("blocked"))) {
      assertThat(Collections.list(browser.getEnumeration()))
          .as("what a browser sees")
          .hasSizeLessThan(DELIVERIES);
    }

    Sequencer.Key key = key(blocked().read(session));

    assertThat(key).isEqualTo(new Sequencer.Key(null, 0, DELIVERIES));
  }

  @Test
  void allBlockedDeliveriesOnPagesAreRead() throws JMSException {
    broker.pages("blocked", 50_000);
    block();

    Sequencer.Key key = key(blocked().read(session));

    assertThat(key).isEqualTo(new Sequencer.Key(null, 0, DELIVERIES));
  }

  @Test
  void emptyQueueIsReadAndStaysEmpty() throws JMSException {
    blocked().read(session);

    assertThat(broker.depth("blocked")).isZero();
  }

  @Test
  void eachMessageIsTakenAndPutBackWhereABrowserMayEndEarly() throws JMSException {
    block();

    assertThat(key(ofAnotherBroker().read(session)))
        .isEqualTo(new Sequencer.Key(null, 0, DELIVERIES));
    assertThat(key(blocked().read(session))).isEqualTo(new Sequencer.Key(null, 0, DELIVERIES));
  }

  @Test
  void deliveryWithoutASequenceNumberStopsNoReading() throws JMSException {
    block();
    try (MessageProducer producer = session.createProducer(session.createQueue("blocked"))) {
      BytesMessage odd = session.createBytesMessage();
      odd.setStringProperty("orderKey", "a");
      odd.setStringProperty("sequence", "first");
      producer.send(odd);
      session.commit();
    }

    assertThat(key(blocked().read(session))).isEqualTo(new Sequencer.Key(null, 0, DELIVERIES));
  }

  private JmsBlockedQueue blocked() {
    return new JmsBlockedQueue(
        "blocked", JmsProduct.scan(factory, () -> true), Authenticity.UNCHECKED);
  }

  /** As of another broker, or of a pool: its window cannot be taken away. */
  private JmsBlockedQueue ofAnotherBroker() {
    return new JmsBlockedQueue(
        "blocked",
        JmsProduct.scan(
            (ConnectionFactory)
                Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ConnectionFactory.class},
                    (proxy, method, args) -> method.invoke(factory, args)),
            () -> true),
        Authenticity.UNCHECKED);
  }

  private void block() throws JMSException {
    try (MessageProducer producer = session.createProducer(session.createQueue("blocked"))) {
      for (int sequence = 0; sequence < DELIVERIES; sequence++) {
        BytesMessage delivery = session.createBytesMessage();
        delivery.setStringProperty("orderKey", "a");
        delivery.setLongProperty("sequence", sequence);
        delivery.writeBytes(new byte[1_000]);
        producer.send(delivery);
      }
      session.commit();
    }
  }

  private static Sequencer.Key key(Sequencer.Snapshot snapshot) {
    Sequencer sequencer = new Sequencer();
    sequencer.load(snapshot);
    return sequencer.key("a");
  }
}
