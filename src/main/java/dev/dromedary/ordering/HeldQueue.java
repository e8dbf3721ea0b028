package dev.dromedary.ordering;

import dev.dromedary.batch.Pause;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.delivery.DeliveryMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Enumeration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the lines of ordered deliveries are kept: each delivery that waits, with its place; a note
 * of each turn under which one is out; and for each turn that ended a word of that, until its note
 * is gone.
 */
record HeldQueue(String name) {

  private static final Logger LOG = LoggerFactory.getLogger(HeldQueue.class);

  /** So often it is browsed before it is read in another way. */
  private static final int LOOKS = 3;

  /** For so long a browser that ended is asked again whether more has come. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final Duration MOMENT = Duration.ofMillis(5);
  private static final long RECEIVE_MILLIS = 1_000;
  private static final int BATCH = 200;

  Destination destination(Session session) throws JMSException {
    return session.createQueue(name);
  }

  MessageConsumer consumer(Session session) throws JMSException {
    return session.createConsumer(destination(session));
  }

  static Message note(Session session, String key, String turn, String deliveryId)
      throws JMSException {
    Message note = session.createBytesMessage();
    note.setStringProperty(DeliveryMessage.ORDER_KEY, key);
    note.setStringProperty(DeliveryMessage.NOTE, turn);
    note.setStringProperty("deliveryId", deliveryId);
    return note;
  }

  /**
   * What all of its messages say. JMS lets a browser end early: Artemis' does where its credit
   * comes late, other brokers' after some hundreds. So the survey puts a word of no turn at the
   * tail, and knows that it has seen all when it meets that. Nothing may be open in the session.
   */
  Lines.Survey survey(Session session) throws JMSException {
    String mark = UUID.randomUUID().toString();
    mark(session, mark);
    Lines.Survey survey = null;
    for (int look = 0; look < LOOKS && survey == null; look++) {
      Lines.Survey seen = look(session, mark, PATIENCE);
      survey = seen.hasEnded(mark) ? seen : null;
    }
    if (survey == null) {
      LOG.info("{} cannot be browsed as a whole, so each message is taken and put back", name);
      survey = takeAll(session, mark);
    } else if (survey.isEmpty()) {
      takeOff(session, mark);
    }
    return survey;
  }

  /** What a browser sees: all or a part. */
  Lines.Survey look(Session session) throws JMSException {
    return look(session, null, GLANCE);
  }

  /** Until it has seen the mark, or nothing for that long. */
  private Lines.Survey look(Session session, String mark, Duration patience) throws JMSException {
    Lines.Survey survey = new Lines.Survey();
    try (QueueBrowser browser = session.createBrowser(session.createQueue(name))) {
      Enumeration<?> messages = browser.getEnumeration();
      long lastSeen = System.nanoTime();
      while (true) {
        if (messages.hasMoreElements()) {
          see(survey, (Message) messages.nextElement());
          lastSeen = System.nanoTime();
        } else if (survey.hasEnded(mark) || System.nanoTime() - lastSeen > patience.toNanos()) {
          return survey;
        } else {
          Pause.of(MOMENT, () -> true);
        }
      }
    }
  }

  private static void see(Lines.Survey survey, Message message) throws JMSException {
    String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
    if (message.propertyExists(DeliveryMessage.NOTE)) {
      survey.note(key, message.getStringProperty(DeliveryMessage.NOTE));
    } else if (message.propertyExists(DeliveryMessage.ENDED)) {
      survey.ended(message.getStringProperty(DeliveryMessage.ENDED));
    } else if (key != null && place(message) != null) {
      survey.waits(key, place(message));
    }
  }

  /** Null if it has none: what somebody wrote there that is no number belongs to no line. */
  static Long place(Message message) throws JMSException {
    return message.getObjectProperty(DeliveryMessage.PLACE) instanceof Number place
        ? place.longValue()
        : null;
  }

  private void mark(Session session, String mark) throws JMSException {
    Message word = session.createBytesMessage();
    word.setStringProperty(DeliveryMessage.ENDED, mark);
    try (MessageProducer producer = session.createProducer(destination(session))) {
      producer.send(word);
    }
    session.commit();
  }

  /** Each goes back to the tail, in the transaction that takes it; until the mark is met. */
  private Lines.Survey takeAll(Session session, String mark) throws JMSException {
    Lines.Survey survey = new Lines.Survey();
    try (MessageConsumer consumer = consumer(session);
        MessageProducer producer = session.createProducer(destination(session))) {
      for (int taken = 1; !survey.hasEnded(mark); taken++) {
        Message message = consumer.receive(RECEIVE_MILLIS);
        if (message == null) {
          throw new JMSException(name + " cannot be read as a whole");
        }
        see(survey, message);
        if (!survey.hasEnded(mark)) {
          producer.send(PoisonQueue.copy(session, message));
        }
        if (taken % BATCH == 0) {
          session.commit();
        }
      }
      session.commit();
    }
    return survey;
  }

  /** Of a queue that holds nothing but words. */
  private void takeOff(Session session, String mark) throws JMSException {
    try (MessageConsumer consumer = consumer(session)) {
      String word = null;
      while (!mark.equals(word)) {
        Message message = consumer.receive(RECEIVE_MILLIS);
        word = message == null ? null : message.getStringProperty(DeliveryMessage.ENDED);
        if (word == null) {
          session.rollback();
          return;
        }
      }
      session.commit();
    }
  }
}
