package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch while it is processed, by the thread of its consumer. */
public final class BatchRun {

  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  /** Of the attempts while a store is unavailable, each of so many is logged. */
  private static final int LOGGED = 60;

  private final BatchContainer container;
  private final Inlet inlet;
  private final JmsBatch batch;
  private final List<Message> messages;

  BatchRun(BatchContainer container, Inlet inlet, JmsBatch batch, List<Message> messages) {
    this.container = container;
    this.inlet = inlet;
    this.batch = batch;
    this.messages = messages;
  }

  public List<Message> messages() {
    return messages;
  }

  public Session session() {
    return inlet.session();
  }

  JmsBatch batch() {
    return batch;
  }

  BatchContainer container() {
    return container;
  }

  BatchSettings settings() {
    return container.settings();
  }

  /** Closes the consumer while messages of the batch are processed. */
  void closeConsumer() {
    batch.whileUnused(inlet::closeConsumer);
  }

  /** Gives the message at that position to the listener. */
  public void call(int position) throws Exception {
    call(position, messages.get(position));
  }

  void call(int position, Message message) throws Exception {
    work(position, () -> listen(message));
  }

  /** Gives the message to the listener; what that leads to is that of the present work. */
  public void listen(Message message) throws JMSException {
    container.listen(session(), message);
  }

  /**
   * The messages of the work are sent in the place of the message at that position, if it succeeds.
   */
  public void work(int position, JmsBatch.Work work) throws Exception {
    batch.item(position).run(work);
  }

  /**
   * The batch-to-record fallback: a failed message is processed alone, and dead-lettered after as
   * many failures as are allowed.
   */
  void recover(int position, JmsBatch.Work call) throws JMSException {
    Message message = messages.get(position);
    int failures = 0;
    for (int attempt = 1; ; attempt++) {
      Throwable failure =
          failure(
              () -> {
                Bodies.rewind(message);
                call.run();
              });
      if (failure == null) {
        return;
      }
      if (pauses(failure, attempt)) {
        continue;
      }
      failures++;
      if (failures >= settings().attempts()) {
        deadLetter(message, failure);
        return;
      }
    }
  }

  /** Also an Error is that of its message: the batch would be rolled back again and again. */
  static Throwable failure(JmsBatch.Work call) {
    try {
      call.run();
      return null;
    } catch (Exception | Error e) {
      return e;
    }
  }

  /** Pauses if a store is unavailable; false if the failure is another one. */
  boolean pauses(Throwable failure, int attempt) {
    if (!settings().unavailable().test(failure)) {
      return false;
    }
    if (attempt % LOGGED == 1) {
      LOG.warn("Consumption of {} is paused: {}", inlet.queue(), failure.getMessage());
    }
    if (!inlet.pause(settings().pause())) {
      throw new IllegalStateException(
          inlet.queue() + " stops while a store is unavailable; the batch is rolled back");
    }
    return true;
  }

  private void deadLetter(Message message, Throwable failure) throws JMSException {
    PoisonQueue poison = settings().poison();
    LOG.error(
        "A poison message of {} is dead-lettered to {}", inlet.queue(), poison.name(), failure);
    poison.take(batch, session(), message, inlet.queue(), failure);
  }
}
