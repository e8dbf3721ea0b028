package dev.dromedary.batch;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.camel.component.jms.MessageListenerContainerFactory;

/**
 * The containers that a route names in {@code messageListenerContainerFactory}: how the messages of
 * its queue are taken. All want {@code transacted: true} on the endpoint.
 */
public final class BatchContainers {

  private BatchContainers() {}

  /** Batches whose messages are handled at the same time. */
  public static MessageListenerContainerFactory parallel(
      BatchSettings settings, PoisonQueue poison, Executor members) {
    return endpoint -> new BatchListenerContainer(settings, poison, members);
  }

  /**
   * Batches whose messages are handled one after the other: their work does not wait for others.
   */
  public static MessageListenerContainerFactory sequential(
      BatchSettings settings, PoisonQueue poison) {
    return endpoint -> new BatchListenerContainer(settings, poison, null);
  }

  /**
   * Batches that are handled as one message, in the order of their parts.
   *
   * @param interval a batch is left open until so long after the one before it, so that more can
   *     join; what comes alone is handled at once
   * @param bytes a batch that holds as much, or more, is closed
   */
  public static MessageListenerContainerFactory joining(
      BatchSettings settings, PoisonQueue poison, Duration interval, long bytes) {
    return endpoint -> new JoiningListenerContainer(settings, poison, interval, bytes);
  }

  /**
   * Small batches, so many messages a second.
   *
   * @param perSecond at least one
   */
  public static MessageListenerContainerFactory paced(
      BatchSettings settings, PoisonQueue poison, int perSecond) {
    return endpoint -> {
      PacedListenerContainer container = new PacedListenerContainer(settings, poison, perSecond);
      container.setConcurrentConsumers(1);
      return container;
    };
  }

  /**
   * One subscriber of a topic.
   *
   * @param subscribed what was published before that is missed: at the start, and whenever the
   *     broker is back
   */
  public static MessageListenerContainerFactory topic(Runnable subscribed) {
    return endpoint -> new TopicListenerContainer(subscribed);
  }
}
