package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/**
 * The one subscriber of a topic. It keeps its subscription, because each new one would be a queue
 * more on the broker; and it says when there is a new one, because what was published before that,
 * it has missed.
 */
final class TopicListenerContainer extends RecoveringListenerContainer {

  private final Runnable subscribed;

  TopicListenerContainer(Runnable subscribed) {
    this.subscribed = subscribed;
    setConcurrentConsumers(1);
  }

  /** Under any configuration. */
  @Override
  public void initialize() {
    setCacheLevel(CACHE_CONSUMER);
    super.initialize();
  }

  @Override
  protected MessageConsumer createListenerConsumer(Session session) throws JMSException {
    MessageConsumer consumer = super.createListenerConsumer(session);
    subscribed.run();
    return consumer;
  }
}
