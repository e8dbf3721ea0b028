package dev.dromedary.retry;

import dev.dromedary.batch.BatchSource;
import dev.dromedary.batch.Bodies;
import dev.dromedary.batch.Inlet;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/**
 * Takes messages from the head of a queue once they are due, and never one before: each says when
 * in the property {@code dueAt} (milliseconds since 1970). The queue is in due order, so it looks
 * at the head without taking it, counts how many are due, and receives just as many, in several
 * batches: a look takes a broker that pages some milliseconds.
 *
 * <p>A consumer exists only until these have been received: prefetched messages would be out of
 * sight of the browser and of the other gateways. The messages of a tier are one JMS message group,
 * so that as long no other gateway is given them. Should one be received that is not due all the
 * same, the batch is rolled back: that keeps the order, sending it again would not.
 */
final class JmsDueSource implements BatchSource {

  static final String DUE_AT = "dueAt";

  /** So far may the clocks of gateways be apart. */
  private static final long APART = Duration.ofMinutes(1).toMillis();

  /** The longest rest: a message may be due at once that was put here by hand. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  private static final Duration RACE = Duration.ofMillis(500);
  private static final long RECEIVE_MILLIS = 1_000;

  /** So many are counted at once. */
  private static final int BATCHES = 5;

  private final Inlet inlet;
  private final Duration rest;
  private final Duration longest;
  private final Clock clock;

  /** How many at the head were counted, and not received yet. */
  private int due;

  /**
   * @param shortest for which a message waits at least, so that a look may rest as long
   * @param longest for which a message waits at most
   */
  JmsDueSource(Inlet inlet, Duration shortest, Duration longest, Clock clock) {
    this.inlet = inlet;
    this.rest = shortest.compareTo(LONGEST_REST) < 0 ? shortest : LONGEST_REST;
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public List<Message> receive() throws JMSException {
    if (due == 0) {
      inlet.closeConsumer();
      Duration until = look();
      if (due == 0) {
        inlet.pause(until);
        return List.of();
      }
    }
    int size = Math.min(due, inlet.size());
    List<Message> messages = new ArrayList<>(size);
    while (messages.size() < size) {
      Message message = inlet.consumer().receive(RECEIVE_MILLIS);
      if (message == null) {
        due = 0;
        return messages;
      }
      if (wait(message) > 0) {
        inlet.session().rollback();
        rolledBack();
        inlet.pause(RACE);
        return List.of();
      }
      messages.add(Bodies.loaded(message));
    }
    due -= size;
    return messages;
  }

  /** Counts; and says how long to rest if there is none. */
  private Duration look() throws JMSException {
    Session session = inlet.session();
    try (QueueBrowser browser = session.createBrowser(session.createQueue(inlet.queue()))) {
      Enumeration<?> messages = browser.getEnumeration();
      while (due < BATCHES * inlet.size() && messages.hasMoreElements()) {
        long wait = wait((Message) messages.nextElement());
        if (wait > 0) {
          return wait < rest.toMillis() ? Duration.ofMillis(wait) : rest;
        }
        due++;
      }
      return rest;
    }
  }

  @Override
  public void rolledBack() {
    due = 0;
    inlet.closeConsumer();
  }

  /**
   * In milliseconds. A message without the property, or with text in it, is due at once: it is
   * moved on, and rejected where it is read. So is one that would wait longer than any may: another
   * clock wrote it, this one before it was set back for example, and every retry would wait behind
   * it. So is a forged one.
   */
  private long wait(Message message) throws JMSException {
    if (!(message.getObjectProperty(DUE_AT) instanceof Number dueAt)) {
      return 0;
    }
    long wait = dueAt.longValue() - clock.millis();
    return wait > longest.toMillis() + APART || wait > 0 && !inlet.isGenuine(message) ? 0 : wait;
  }
}
