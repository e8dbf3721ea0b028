package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Foreign;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a message is, it leaves the queue as it came, and its batch goes on. */
class PoisonQueueIT {

  private static final String LONG = "x".repeat(200_000);

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final AtomicInteger innocents = new AtomicInteger();
  private BatchContainer container;

  @AfterEach
  void stop() {
    container.shutdown();
    workers.shutdownNow();
  }

  private enum Kind {
    TEXT {
      @Override
      Message make(Session session, String content) throws JMSException {
        return session.createTextMessage(content);
      }

      @Override
      String content(Message message) throws JMSException {
        return ((TextMessage) message).getText();
      }
    },
    BYTES {
      @Override
      Message make(Session session, String content) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(content.getBytes());
        return message;
      }

      @Override
      String content(Message message) throws JMSException {
        return new String(((BytesMessage) message).getBody(byte[].class));
      }
    },
    MAP {
      @Override
      Message make(Session session, String content) throws JMSException {
        MapMessage message = session.createMapMessage();
        message.setString("key", content);
        return message;
      }

      @Override
      String content(Message message) throws JMSException {
        return ((MapMessage) message).getString("key");
      }
    },
    STREAM {
      @Override
      Message make(Session session, String content) throws JMSException {
        StreamMessage message = session.createStreamMessage();
        message.writeBytes(content.getBytes());
        return message;
      }

      @Override
      String content(Message message) throws JMSException {
        byte[] content = new byte[LONG.length()];
        int length = ((StreamMessage) message).readBytes(content);
        return new String(content, 0, length);
      }
    },
    OBJECT {
      @Override
      Message make(Session session, String content) throws JMSException {
        return session.createObjectMessage(content);
      }

      @Override
      String content(Message message) throws JMSException {
        return ((ObjectMessage) message).getObject().toString();
      }
    };

    abstract Message make(Session session, String content) throws JMSException;

    abstract String content(Message message) throws JMSException;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void messageOfAnyKindIsDeadLetteredAsItCame(Kind kind) throws Exception {
    send(kind.make(broker.session(), "content"), core -> core.putStringProperty("poison", "yes"));

    startFailing();

    Message aside = aside();
    assertThat(kind.content(aside)).isEqualTo("content");
    assertThat(aside.getStringProperty("poison")).isEqualTo("yes");
    assertThat(aside.getStringProperty("poisonReason")).contains("cannot");
    assertThat(aside.getStringProperty("_AMQ_ORIG_QUEUE")).isEqualTo("in");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void largeMessageOfAnyKindIsDeadLetteredAsItCame(Kind kind) throws Exception {
    send(kind.make(broker.session(), LONG), core -> core.putStringProperty("poison", "yes"));

    startFailing();

    assertThat(kind.content(aside())).isEqualTo(LONG);
  }

  /** As a message has them that came over AMQP. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void propertiesThatJmsCannotCarryAreCarriedByAnotherNameOrNotAtAll(Kind kind) throws Exception {
    send(
        kind.make(broker.session(), "content"),
        core -> {
          core.putStringProperty("cloudEvents:type", "order.created");
          core.putStringProperty("a-b", "dash");
          core.putStringProperty("1st", "digit");
          core.putStringProperty("and", "word");
          core.putStringProperty("both:names", "foreign");
          core.putStringProperty("both_names", "own");
          core.putCharProperty("char", 'c');
          core.putBytesProperty("bytes", new byte[] {1});
          core.putStringProperty("poison", "yes");
          core.putStringProperty("_AMQ_DUPL_ID", "d-1");
        });

    startFailing();

    Message aside = aside();
    assertThat(kind.content(aside)).isEqualTo("content");
    Map<String, String> carried =
        Map.of(
            "cloudEvents_type", "order.created",
            "a_b", "dash",
            "_1st", "digit",
            "_and", "word",
            "both_names", "own",
            "char", "c");
    for (Map.Entry<String, String> property : carried.entrySet()) {
      assertThat(aside.getStringProperty(property.getKey())).isEqualTo(property.getValue());
    }
    assertThat(BrokerExtension.propertyNames(aside)).doesNotContain("bytes", "_AMQ_DUPL_ID");
  }

  /** It would take longer than anybody waits. */
  @Test
  void objectIsNeverDeserialized() throws Exception {
    send(Foreign.nestedSets(broker.session()), core -> core.putStringProperty("poison", "yes"));

    startFailing();

    assertThat(aside()).isInstanceOf(ObjectMessage.class);
  }

  /** Twenty innocents are with it; its own way out must cost none of them a delivery. */
  private void startFailing() throws Exception {
    for (int i = 0; i < 20; i++) {
      broker.send("in", "innocent", Map.of());
    }
    container =
        (BatchContainer)
            BatchContainers.parallel(settings(), workers).createMessageListenerContainer(null);
    startContainer(
        "in",
        message -> {
          try {
            if (message.propertyExists("poison")) {
              throw new IllegalStateException("cannot");
            }
            innocents.incrementAndGet();
          } catch (JMSException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void startContainer(String queue, MessageListener listener) {
    container.setConnectionFactory(broker.factory());
    container.setDestinationName(queue);
    container.setSessionTransacted(true);
    container.setReceiveTimeout(200);
    container.setMessageListener(listener);
    container.afterPropertiesSet();
    container.start();
  }

  private static BatchSettings settings() {
    return new BatchSettings(
        64,
        2,
        Duration.ofMillis(100),
        4,
        Duration.ofMillis(50),
        m -> false,
        e -> false,
        new PoisonQueue("DLQ"),
        Authenticity.UNCHECKED,
        new BrokerCalls(Duration.ofMinutes(1)));
  }

  private Message aside() throws Exception {
    await().untilAsserted(() -> assertThat(broker.depth("in")).isZero());
    await().untilAsserted(() -> assertThat(broker.depth("DLQ")).isOne());
    assertThat(innocents).as("each innocent is handled once").hasValue(20);
    Session session = broker.session();
    return session.createConsumer(session.createQueue("DLQ")).receive(5_000);
  }

  private void send(Message message, Consumer<ClientMessage> change) throws Exception {
    try (Session session = broker.session()) {
      session.createProducer(session.createQueue("in"));
      Foreign.send(session, "in", message, change);
      session.commit();
    }
  }
}
