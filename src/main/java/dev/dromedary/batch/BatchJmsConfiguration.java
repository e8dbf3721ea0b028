package dev.dromedary.batch;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import org.apache.camel.component.jms.JmsConfiguration;
import org.apache.camel.component.jms.MessageSentCallback;
import org.springframework.jms.core.MessageCreator;
import org.springframework.jms.support.JmsUtils;

/**
 * Camel's JMS configuration, with a template whose sends join the batch that their thread works
 * for. Outside of a batch they are the ordinary durable sends.
 */
public class BatchJmsConfiguration extends JmsConfiguration {

  private final Authenticity authenticity;

  public BatchJmsConfiguration(Authenticity authenticity) {
    this.authenticity = authenticity;
  }

  @Override
  protected CamelJmsTemplate createCamelJmsTemplate(ConnectionFactory connectionFactory) {
    return new BatchJmsTemplate(this, connectionFactory, authenticity);
  }

  /** {@code send} with a callback is the one way in which Camel's producer sends. */
  private static final class BatchJmsTemplate extends CamelJmsTemplate {

    private final Authenticity authenticity;

    BatchJmsTemplate(
        JmsConfiguration configuration,
        ConnectionFactory connectionFactory,
        Authenticity authenticity) {
      super(configuration, connectionFactory);
      this.authenticity = authenticity;
    }

    @Override
    public void send(String destinationName, MessageCreator creator, MessageSentCallback callback) {
      String queue = isPubSubDomain() ? null : destinationName;
      if (!collect(queue, session -> resolveDestinationName(session, destinationName), creator)) {
        super.send(
            destinationName,
            session -> {
              Message message = creator.createMessage(session);
              authenticity.sign(destinationName, message);
              return message;
            },
            callback);
      }
    }

    @Override
    public void send(
        Destination destination, MessageCreator creator, MessageSentCallback callback) {
      if (!collect(nameOf(destination), session -> destination, creator)) {
        super.send(destination, creator, callback);
      }
    }

    private static String nameOf(Destination destination) {
      try {
        return destination instanceof Queue queue ? queue.getQueueName() : null;
      } catch (JMSException e) {
        throw JmsUtils.convertJmsAccessException(e);
      }
    }

    private boolean collect(
        String queue, JmsBatch.SessionCall<Destination> destination, MessageCreator creator) {
      JmsBatch.Item item = JmsBatch.current();
      if (item == null || isPubSubDomain() && !isSessionTransacted()) {
        return false;
      }
      try {
        item.collect(
            queue,
            destination,
            creator::createMessage,
            isExplicitQosEnabled() ? getPriority() : Message.DEFAULT_PRIORITY);
        return true;
      } catch (JMSException e) {
        throw JmsUtils.convertJmsAccessException(e);
      }
    }
  }
}
