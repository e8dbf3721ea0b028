package dev.dromedary.deadletter;

import java.util.Map;

/**
 * The routes of a dead letter that is taken off its queue; runs in the batch that takes it, over
 * the routes of {@code dead-letter.camel.yaml}.
 */
public interface DeadLetterRoutes {

  /** Back to be delivered. */
  void requeue(Map<String, Object> properties, byte[] body);

  /** Back to be delivered at a bounded pace. */
  void requeuePaced(Map<String, Object> properties, byte[] body);

  /** Discards it, recorded as cancelled. */
  void discard(Map<String, Object> properties, byte[] body);
}
