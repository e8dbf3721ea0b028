package dev.dromedary.jms;

import dev.dromedary.deadletter.DeadLetter;
import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.PassLock;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.core.JmsTemplate;

/**
 * The dead letters, as the queue holds them. Finding some among many is done by draining and
 * sorting, not by a selector: on a queue that pages, a selector sees only what is in memory. What
 * is not meant goes back to the tail, in the same transaction and with the mark of the pass, by
 * which it knows that it has seen everything. Two passes at the same time would hold back what the
 * other one looks for.
 */
public final class JmsDeadLetters implements DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(JmsDeadLetters.class);
  private static final String PASS = "pass";
  private static final int BATCH = 200;
  private static final long RECEIVE_MILLIS = 500;

  /**
   * What happens to a dead letter that was asked for; runs in the batch that takes it off the
   * queue.
   */
  public interface Handling {
    void handle(Map<String, Object> properties, byte[] body);
  }

  private final JmsTemplate template;
  private final String queueName;
  private final Handling requeue;
  private final Handling requeueInTurn;
  private final Handling delete;
  private final PassLock lock;
  private final Clock clock;

  public JmsDeadLetters(
      ConnectionFactory connectionFactory,
      String queueName,
      Handling requeue,
      Handling requeueInTurn,
      Handling delete,
      PassLock lock,
      Clock clock) {
    this.template = new JmsTemplate(connectionFactory);
    this.template.setSessionTransacted(true);
    this.queueName = queueName;
    this.requeue = requeue;
    this.requeueInTurn = requeueInTurn;
    this.delete = delete;
    this.lock = lock;
    this.clock = clock;
  }

  @Override
  public int requeue(Filter filter) {
    return pass(filter::matches, requeue);
  }

  @Override
  public int requeueInTurn(Set<String> endpointIds) {
    return pass(
        letter -> letter.leftByDisabledEndpoint() && endpointIds.contains(letter.endpointId()),
        requeueInTurn);
  }

  @Override
  public int delete(Filter filter) {
    return pass(filter::matches, delete);
  }

  private int pass(Predicate<DeadLetter> wanted, Handling handling) {
    long started = clock.millis();
    String mark = UUID.randomUUID().toString();
    Predicate<DeadLetter> meant =
        letter -> letter.at().toEpochMilli() <= started && wanted.test(letter);
    return lock.hold(
        () -> {
          int handled = 0;
          Step step;
          do {
            step = template.execute(session -> step(session, meant, handling, mark), true);
            handled += step.handled;
          } while (!step.last);
          return handled;
        });
  }

  /**
   * One transaction: takes some off the queue, handles those that are meant, puts the others back.
   */
  private Step step(Session session, Predicate<DeadLetter> meant, Handling handling, String mark)
      throws JMSException {
    Queue queue = session.createQueue(queueName);
    JmsBatch batch = new JmsBatch(session, template.getDestinationResolver());
    int handled = 0;
    boolean last = false;
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      for (int n = 0; n < BATCH && !last; n++) {
        Message message = consumer.receive(RECEIVE_MILLIS);
        if (message == null) {
          last = true;
        } else {
          last = mark.equals(message.getStringProperty(PASS));
          DeadLetter letter = read(message);
          if (letter != null && !last && meant.test(letter)) {
            batch.member().run(() -> handling.handle(properties(message), body(message)));
            handled++;
          } else {
            putBack(session, batch, queue, message, mark);
          }
        }
      }
      batch.sendCollected();
      session.commit();
      return new Step(handled, last);
    } catch (JMSException | RuntimeException e) {
      session.rollback();
      throw e;
    } catch (Exception e) {
      session.rollback();
      throw new IllegalStateException(
          "A dead letter could not be handled; all of its batch stay", e);
    }
  }

  private static void putBack(
      Session session, JmsBatch batch, Queue queue, Message message, String mark)
      throws JMSException {
    Message copy = PoisonQueue.copy(session, message);
    copy.setStringProperty(PASS, mark);
    batch.send(queue, copy);
  }

  private static DeadLetter read(Message message) throws JMSException {
    try {
      return DeadLetterMessage.read(properties(message));
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "Message {} among the dead letters is none and is left alone: {}",
          message.getJMSMessageID(),
          e.getMessage());
      return null;
    }
  }

  private static byte[] body(Message message) throws JMSException {
    byte[] body = message instanceof BytesMessage bytes ? bytes.getBody(byte[].class) : null;
    return body == null ? new byte[0] : body;
  }

  private static Map<String, Object> properties(Message message) throws JMSException {
    Map<String, Object> properties = new HashMap<>();
    for (Object name : Collections.list(message.getPropertyNames())) {
      if (!name.toString().startsWith("JMSX")) {
        properties.put(name.toString(), message.getObjectProperty(name.toString()));
      }
    }
    return properties;
  }

  private record Step(int handled, boolean last) {}
}
