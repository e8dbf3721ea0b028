package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/**
 * The one subscriber of a topic. It keeps its subscription, because each new one would be a queue
 * more on the broker; and it says when there is a new one, because what was published before that,
 * it has missed.
 */
final class TopicListenerContainer extends RecoveringListenerContainer {

  private final Runnable subscribed;
  private final Authenticity authenticity;

  TopicListenerContainer(Runnable subscribed, Authenticity authenticity) {
    this.subscribed = subscribed;
    this.authenticity = authenticity;
    setConcurrentConsumers(1);
  }

  /** Under any configuration. */
  @Override
  public void initialize() {
    setCacheLevel(CACHE_CONSUMER);
    super.initialize();
  }

  @Override
  protected void invokeListener(Session session, Message message) throws JMSException {
    String flaw = authenticity.flaw(getDestinationName(), message);
    if (flaw == null) {
      super.invokeListener(session, message);
    } else {
      authenticity.rejected(getDestinationName(), flaw);
    }
  }

  @Override
  protected MessageConsumer createListenerConsumer(Session session) throws JMSException {
    MessageConsumer consumer = super.createListenerConsumer(session);
    subscribed.run();
    return consumer;
  }
}
