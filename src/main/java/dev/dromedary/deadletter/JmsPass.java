package dev.dromedary.deadletter;

import dev.dromedary.batch.Forgeries;
import dev.dromedary.batch.JmsBatch;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.history.DeadLetter;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A pass over the queue of the dead letters, in one session; {@link JmsDeadLetters} says how. */
final class JmsPass {

  /** The property by which a pass knows what it has put back. */
  static final String MARK = "pass";

  private static final int BATCH = 200;
  private static final long RECEIVE_MILLIS = 500;

  /** Of so many the ids are kept in memory while it looks for them. */
  private static final int AT_ONCE = 10_000;

  private final Session session;
  private final String queueName;
  private final Queue queue;
  private final Supplier<JmsBatch> batches;
  private final Pass pass;
  private final String selector;
  private final int most;
  private final JmsDeadLetters.Handling handling;
  private final Forgeries forgeries;

  JmsPass(
      Session session,
      String queueName,
      Supplier<JmsBatch> batches,
      Pass pass,
      String selector,
      int most,
      JmsDeadLetters.Handling handling,
      Forgeries forgeries)
      throws JMSException {
    this.forgeries = forgeries;
    this.session = session;
    this.queueName = queueName;
    this.queue = session.createQueue(queueName);
    this.batches = batches;
    this.pass = pass;
    this.selector = selector;
    this.most = most;
    this.handling = handling;
  }

  /** The properties that the selector sees. */
  Void select(Predicate<DeadLetter> meant) throws JMSException {
    take(selector, meant, this::rest);
    return null;
  }

  /** All of the queue, for a broker whose browsers may end early. */
  Void goOver(Predicate<DeadLetter> meant) throws JMSException {
    take(null, meant, this::rest);
    return null;
  }

  /** Until a browser finds no more, or all was seen. */
  Void search(Predicate<DeadLetter> meant) throws JMSException {
    boolean seenAll = false;
    while (!seenAll && rest() > 0 && !pass.isCancelled()) {
      Set<String> wanted = new HashSet<>();
      int atOnce = Math.min(AT_ONCE, rest());
      QueueScan.visit(
          session,
          queueName,
          selector,
          message -> {
            DeadLetter letter = JmsDeadLetters.read(message);
            if (letter != null
                && meant.test(letter)
                && forgeries.authenticity().isGenuine(queueName, message)) {
              wanted.add(letter.deliveryId());
            }
            return wanted.size() >= atOnce || pass.isCancelled();
          });
      seenAll =
          wanted.isEmpty()
              || take(null, letter -> wanted.remove(letter.deliveryId()), wanted::size);
    }
    return null;
  }

  private int rest() {
    return most - pass.handled();
  }

  /**
   * From the head of the queue on, until enough were handled or all was met.
   *
   * @return whether all was met
   */
  private boolean take(String selector, Predicate<DeadLetter> meant, IntSupplier rest)
      throws JMSException {
    try (MessageConsumer consumer = session.createConsumer(queue, selector)) {
      boolean last = false;
      while (!last && rest.getAsInt() > 0 && !pass.isCancelled()) {
        Message first =
            selector == null ? consumer.receive(RECEIVE_MILLIS) : consumer.receiveNoWait();
        last = isLast(consumer, first, meant, rest.getAsInt());
      }
      return last;
    }
  }

  /**
   * One transaction: takes some messages off the queue, handles the matching ones, at most so many,
   * and puts the others back. It ends early where the broker gives no more: one that pages reads on
   * only after a commit.
   *
   * @return whether that was all: there was nothing, or what this pass has put back
   */
  private boolean isLast(
      MessageConsumer consumer, Message first, Predicate<DeadLetter> meant, int most)
      throws JMSException {
    JmsBatch batch = batches.get();
    int taken = 0;
    int handled = 0;
    boolean last = first == null;
    try {
      Message message = first;
      while (message != null) {
        taken++;
        last = pass.id().equals(message.getStringProperty(MARK));
        if (last || !forgeries.setAside(batch, session, queueName, message)) {
          DeadLetter letter = last ? null : JmsDeadLetters.read(message);
          if (letter != null && meant.test(letter)) {
            handle(batch, message);
            handled++;
          } else {
            putBack(batch, message);
          }
        }
        message = last || taken == BATCH || handled == most ? null : consumer.receiveNoWait();
      }
      batch.sendCollected();
      session.commit();
    } catch (JMSException | RuntimeException e) {
      batch.rolledBack();
      session.rollback();
      throw e;
    } catch (Exception e) {
      batch.rolledBack();
      session.rollback();
      throw new IllegalStateException(
          "A dead letter could not be handled; all of its batch stay", e);
    }
    batch.committed();
    pass.went(taken, handled);
    return last;
  }

  private void handle(JmsBatch batch, Message message) throws Exception {
    batch
        .item()
        .run(
            () ->
                handling.handle(JmsDeadLetters.properties(message), JmsDeadLetters.body(message)));
  }

  private void putBack(JmsBatch batch, Message message) throws JMSException {
    Message copy = PoisonQueue.copy(session, message);
    copy.setStringProperty(MARK, pass.id());
    batch.send(queue, copy);
  }
}
