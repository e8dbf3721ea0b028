package dev.dromedary.retry;

import dev.dromedary.batch.BatchListenerContainer;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.Bodies;
import dev.dromedary.batch.Pause;
import dev.dromedary.batch.PoisonQueue;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.camel.component.jms.MessageListenerContainerFactory;

/**
 * Takes messages from the head of a queue once they are due, and never one before: each says when
 * in the property {@code dueAt} (milliseconds since 1970). The queue is in due order, so it looks
 * at the head without taking it, counts how many are due, and receives just as many, in several
 * batches: a look takes a broker that pages some milliseconds.
 *
 * <p>A consumer exists only until these have been received: messages that sit in its window would
 * be out of sight of the browser and of the other gateways. The messages of a tier are one JMS
 * message group, so that as long no other gateway is given them. Should one come that is not due
 * all the same, everything goes back as it was: a rollback keeps the order, sending it again would
 * not.
 */
public final class DueListenerContainer extends BatchListenerContainer {

  static final String DUE_AT = "dueAt";

  /** So far may the clocks of gateways be apart. */
  private static final long APART = Duration.ofMinutes(1).toMillis();

  private static final Duration IDLE = Duration.ofMillis(500);
  private static final long RECEIVE_MILLIS = 1_000;

  /** So many are counted at once. */
  private static final int BATCHES = 5;

  private final BatchSettings settings;
  private final ToLongFunction<String> longest;
  private final Clock clock;

  /** How many at the head were counted, and not received yet. */
  private int due;

  /**
   * @param longest for how many milliseconds a message of that queue waits at most
   */
  public DueListenerContainer(
      BatchSettings settings, PoisonQueue poison, ToLongFunction<String> longest, Clock clock) {
    super(settings, poison, null);
    this.settings = settings;
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  protected List<Message> receiveBatch(Session session) throws JMSException {
    if (due == 0) {
      forget(session);
      Duration rest = look(session);
      if (due == 0) {
        Pause.of(rest, this::isRunning);
        return List.of();
      }
    }
    int size = Math.min(due, settings.size());
    List<Message> messages = new ArrayList<>(size);
    while (messages.size() < size) {
      Message message = consumer(session).receive(RECEIVE_MILLIS);
      if (message == null) {
        due = 0;
        return messages;
      }
      if (wait(message) > 0) {
        return giveBack(session);
      }
      messages.add(Bodies.loaded(message));
    }
    due -= size;
    return messages;
  }

  /** Counts; and says how long to rest if there is none. */
  private Duration look(Session session) throws JMSException {
    Queue queue = session.createQueue(getDestinationName());
    try (QueueBrowser browser = session.createBrowser(queue)) {
      Enumeration<?> messages = browser.getEnumeration();
      while (due < BATCHES * settings.size() && messages.hasMoreElements()) {
        long wait = wait((Message) messages.nextElement());
        if (wait > 0) {
          return wait < IDLE.toMillis() ? Duration.ofMillis(wait) : IDLE;
        }
        due++;
      }
      return IDLE;
    }
  }

  @Override
  protected void rollback(Session session) {
    super.rollback(session);
    due = 0;
    forget(session);
  }

  private List<Message> giveBack(Session session) {
    rollback(session);
    Pause.of(IDLE, this::isRunning);
    return List.of();
  }

  /**
   * In milliseconds. A message without the property, or with text in it, is due at once: it is
   * moved on, and found out where it is read. So is one that would wait longer than any may:
   * another clock wrote it, this one before it was set back for example, and all that fail would
   * wait behind it.
   */
  private long wait(Message message) throws JMSException {
    if (!(message.getObjectProperty(DUE_AT) instanceof Number dueAt)) {
      return 0;
    }
    long wait = dueAt.longValue() - clock.millis();
    return wait > longest.applyAsLong(getDestinationName()) + APART ? 0 : wait;
  }

  /**
   * Batches of what is due at the head of the queue.
   *
   * @param longest for how many milliseconds a message of that queue waits at most
   */
  public static MessageListenerContainerFactory factory(
      BatchSettings settings, PoisonQueue poison, ToLongFunction<String> longest, Clock clock) {
    return endpoint -> {
      DueListenerContainer container = new DueListenerContainer(settings, poison, longest, clock);
      container.setConcurrentConsumers(1);
      return container;
    };
  }
}
