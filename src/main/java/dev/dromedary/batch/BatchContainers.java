package dev.dromedary.batch;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.camel.component.jms.MessageListenerContainerFactory;

/**
 * The containers that a route names in {@code messageListenerContainerFactory}: how the messages of
 * its queue are consumed. All want {@code transacted: true} on the endpoint.
 */
public final class BatchContainers {

  private BatchContainers() {}

  /** Batches whose messages are processed at the same time. */
  public static MessageListenerContainerFactory parallel(BatchSettings settings, Executor workers) {
    return parallel(settings, inlet -> inlet::receive, workers);
  }

  public static MessageListenerContainerFactory parallel(
      BatchSettings settings, BatchSource.Factory sources, Executor workers) {
    return endpoint -> new BatchContainer(settings, sources, new ParallelProcessor(workers));
  }

  /** Batches whose messages are processed one after the other: their work does not wait. */
  public static MessageListenerContainerFactory sequential(BatchSettings settings) {
    return endpoint ->
        new BatchContainer(settings, inlet -> inlet::receive, BatchProcessor::sequential);
  }

  /**
   * Batches that are processed as one message, in the order of their parts.
   *
   * @param interval a batch is left open until so long after the last one, so that more messages
   *     join it; a message after a quiet time is processed at once
   * @param maxBytes a batch with as much, or more, is closed
   */
  public static MessageListenerContainerFactory merging(
      BatchSettings settings, Duration interval, long maxBytes) {
    return endpoint ->
        new BatchContainer(
            settings,
            inlet -> new LingeringSource(inlet, interval, maxBytes),
            new MergingProcessor());
  }

  /** One consumer. */
  public static MessageListenerContainerFactory single(
      BatchSettings settings, BatchSource.Factory sources, BatchProcessor processor) {
    return endpoint -> {
      BatchContainer container = new BatchContainer(settings, sources, processor);
      container.setConcurrentConsumers(1);
      return container;
    };
  }

  /**
   * One subscriber of a topic.
   *
   * @param subscribed messages published before it are missed: at the start, and whenever the
   *     broker has recovered
   * @param authenticity of the messages; others are dropped
   */
  public static MessageListenerContainerFactory topic(
      Runnable subscribed, Authenticity authenticity) {
    return endpoint -> new TopicListenerContainer(subscribed, authenticity);
  }
}
