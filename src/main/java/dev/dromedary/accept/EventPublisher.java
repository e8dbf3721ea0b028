package dev.dromedary.accept;

import dev.dromedary.event.PublishedEvent;

/** Publishes events from Java, in an application that has no route for it. */
public interface EventPublisher {

  /**
   * Stores the event durably; in a transaction of the caller, when that commits. The gateway
   * rejects an event that breaks a rule of its own, such as a schema, later.
   *
   * @return the event's id; null if it is a CloudEvent, whose id is in its body
   * @throws RuntimeException if it was not stored
   */
  String publish(PublishedEvent event);
}
