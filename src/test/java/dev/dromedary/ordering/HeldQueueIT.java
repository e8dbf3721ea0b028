package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.LateCredit;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The survey of the lines on a connection with the window of the gateway's own. */
class HeldQueueIT {

  private static final int DELIVERIES = 1_000;
  private static final String WINDOW = "?consumerWindowSize=131072&" + LateCredit.URL;

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final HeldQueue held = new HeldQueue("held");
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
  void surveySeesAllThatWaitThoughABrowserEndsEarly() throws JMSException {
    hold();
    try (QueueBrowser browser = session.createBrowser(session.createQueue("held"))) {
      assertThat(Collections.list(browser.getEnumeration()))
          .as("what a browser sees")
          .hasSizeLessThan(DELIVERIES);
    }

    Lines.Line line = line(held.survey(session));

    assertThat(line).isEqualTo(new Lines.Line(null, 0, DELIVERIES));
  }

  @Test
  void surveySeesAllThatWaitOnPages() throws JMSException {
    broker.pages("held", 50_000);
    hold();

    Lines.Line line = line(held.survey(session));

    assertThat(line).isEqualTo(new Lines.Line(null, 0, DELIVERIES));
  }

  @Test
  void surveyOfAnEmptyQueueLeavesItEmpty() throws JMSException {
    held.survey(session);

    assertThat(broker.depth("held")).isZero();
  }

  @Test
  void surveyTakesEachMessageWhereABrowserSeesNone() throws JMSException {
    hold();

    assertThat(line(held.survey(blind(session)))).isEqualTo(new Lines.Line(null, 0, DELIVERIES));
    assertThat(line(held.survey(session))).isEqualTo(new Lines.Line(null, 0, DELIVERIES));
  }

  @Test
  void deliveryWhosePlaceIsNoNumberHoldsUpNoSurvey() throws JMSException {
    hold();
    try (MessageProducer producer = session.createProducer(session.createQueue("held"))) {
      BytesMessage odd = session.createBytesMessage();
      odd.setStringProperty("orderKey", "a");
      odd.setStringProperty("place", "first");
      producer.send(odd);
      session.commit();
    }

    assertThat(line(held.survey(session))).isEqualTo(new Lines.Line(null, 0, DELIVERIES));
  }

  /** A session whose browsers end before the first message. */
  private static Session blind(Session session) {
    return proxy(
        Session.class,
        (proxy, method, args) ->
            method.getName().equals("createBrowser")
                ? proxy(
                    QueueBrowser.class,
                    (browser, call, none) ->
                        call.getName().equals("getEnumeration")
                            ? Collections.emptyEnumeration()
                            : null)
                : method.invoke(session, args));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private void hold() throws JMSException {
    try (MessageProducer producer = session.createProducer(session.createQueue("held"))) {
      for (int place = 0; place < DELIVERIES; place++) {
        BytesMessage delivery = session.createBytesMessage();
        delivery.setStringProperty("orderKey", "a");
        delivery.setLongProperty("place", place);
        delivery.writeBytes(new byte[1_000]);
        producer.send(delivery);
      }
      session.commit();
    }
  }

  private static Lines.Line line(Lines.Survey survey) {
    Lines lines = new Lines();
    lines.take(survey);
    return lines.line("a");
  }
}
