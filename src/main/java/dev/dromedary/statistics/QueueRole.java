package dev.dromedary.statistics;

import dev.dromedary.broker.QueueProperties;
import java.util.function.Function;

/** The part of a queue on the way of an event. */
public enum QueueRole {
  /** Events that are to be matched. */
  EVENTS(QueueProperties::events),
  /** Invalid events, with their reason. */
  REJECTED(QueueProperties::rejected),
  /** The rest of events with many subscribers. */
  FAN_OUT(QueueProperties::fanOut),
  /** Deliveries that are due. */
  DELIVERIES(QueueProperties::deliveries),
  /** Deliveries to endpoints that are slow, busy or not known yet. */
  SLOW(QueueProperties::slow),
  /** Deliveries of events with many subscribers. */
  BULK(QueueProperties::bulk),
  /** Deliveries of high priority event types. */
  PRIORITY(QueueProperties::priority),
  /** Deliveries to ordered endpoints. */
  ORDERED(QueueProperties::ordered),
  /** Ordered deliveries that wait behind another one. */
  BLOCKED(QueueProperties::blocked),
  /** Deliveries that wait for a delay of their schedule, one queue for each delay. */
  RETRY(null),
  /** Dead letters. */
  DEAD_LETTERS(QueueProperties::deadLetters),
  /** Dead letters that go back at a bounded pace. */
  REQUEUE(QueueProperties::requeue),
  /** Entries that are to be recorded in the database. */
  HISTORY(QueueProperties::history),
  /** Messages that cannot be processed: a fault of the gateway. */
  POISON(null);

  private final transient Function<QueueProperties, String> queue;

  QueueRole(Function<QueueProperties, String> queue) {
    this.queue = queue;
  }

  /** Null if it is none of the settings, or several. */
  String queue(QueueProperties names) {
    return queue == null ? null : queue.apply(names);
  }
}
