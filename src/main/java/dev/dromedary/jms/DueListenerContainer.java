package dev.dromedary.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
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
 * at the head without taking it, counts how many are due, and receives just as many.
 *
 * <p>A consumer exists only while it receives: messages that sit in its window would be out of
 * sight of the browser and of the other gateways. The messages of a tier are one JMS message group,
 * so that of several gateways one at a time is given them. Should one come that is not due all the
 * same, everything goes back as it was: a rollback keeps the order, sending it again would not.
 */
final class DueListenerContainer extends BatchListenerContainer {

  static final String DUE_AT = "dueAt";

  private static final Duration IDLE = Duration.ofMillis(500);
  private static final long RECEIVE_MILLIS = 1_000;

  private final BatchSettings settings;
  private final Clock clock;

  DueListenerContainer(BatchSettings settings, PoisonQueue poison, Clock clock) {
    super(settings, poison, null);
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  List<Message> receiveBatch(Session session) throws JMSException {
    Queue queue = session.createQueue(getDestinationName());
    Head head = look(session, queue);
    if (head.due == 0) {
      Pause.of(head.pause, this::isRunning);
      return List.of();
    }
    List<Message> messages = new ArrayList<>(head.due);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      while (messages.size() < head.due) {
        Message message = consumer.receive(RECEIVE_MILLIS);
        if (message == null) {
          return messages;
        }
        if (dueAt(message) > clock.millis()) {
          return giveBack(session);
        }
        messages.add(Bodies.loaded(message));
      }
    }
    return messages;
  }

  private Head look(Session session, Queue queue) throws JMSException {
    try (QueueBrowser browser = session.createBrowser(queue)) {
      Enumeration<?> messages = browser.getEnumeration();
      int due = 0;
      while (due < settings.size() && messages.hasMoreElements()) {
        long wait = dueAt((Message) messages.nextElement()) - clock.millis();
        if (wait > 0) {
          return new Head(due, wait < IDLE.toMillis() ? Duration.ofMillis(wait) : IDLE);
        }
        due++;
      }
      return new Head(due, IDLE);
    }
  }

  private List<Message> giveBack(Session session) {
    rollback(session);
    Pause.of(IDLE, this::isRunning);
    return List.of();
  }

  /**
   * A message without the property is due at once: it is moved on, and found out where it is read.
   */
  private static long dueAt(Message message) throws JMSException {
    return message.propertyExists(DUE_AT) ? message.getLongProperty(DUE_AT) : 0;
  }

  private record Head(int due, Duration pause) {}
}
