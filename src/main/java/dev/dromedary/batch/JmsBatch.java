package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jms.support.destination.DestinationResolver;

/**
 * One transaction over several messages. Its items run on the threads of workers and collect what
 * they want to send; only the thread that owns the session sends it and commits. A failed item
 * takes back what it collected, and nothing of the others.
 *
 * <p>JMS lets one thread at a time use a session, so items create their messages under a lock,
 * while the owner waits for them and does not use it.
 */
public final class JmsBatch {

  /**
   * Joined parts stay below the 100 KiB from which Artemis keeps a message in a file of its own.
   */
  private static final int JOINED_LIMIT = 90_000;

  private static final ThreadLocal<Item> CURRENT = new ThreadLocal<>();

  private final Session session;
  private final DestinationResolver destinations;
  private final Authenticity authenticity;
  private final ReentrantLock sessionLock = new ReentrantLock();
  private final List<Item> done = new ArrayList<>();
  private final LongAdder progress = new LongAdder();

  /**
   * @param destinations of the queues that parts are joined for; one that keeps what it resolved
   *     saves the broker three questions for each batch
   * @param authenticity of what the items send
   */
  public JmsBatch(Session session, DestinationResolver destinations, Authenticity authenticity) {
    this.session = session;
    this.destinations = destinations;
    this.authenticity = authenticity;
  }

  /** The item that this thread processes, or null outside of any batch. */
  public static Item current() {
    return CURRENT.get();
  }

  /** Of a batch that has no order. */
  public Item item() {
    return item(0);
  }

  /**
   * @param position of its message in the batch: what it leads to is sent in that order, however
   *     the items finish
   */
  public Item item(int position) {
    return new Item(position);
  }

  /** Grows with each result of an item, and when an item ends. */
  public long progress() {
    return progress.sum();
  }

  /**
   * Sends what the finished items collected, in the batch's transaction. Called by the session's
   * owner alone.
   */
  public void sendCollected() throws JMSException {
    done.sort(Comparator.comparingInt(item -> item.position));
    send(done, session);
  }

  /**
   * Stores what the items that have finished by now collected, while others still run, in no order.
   * If the batch is rolled back after that, their messages are delivered once more; their results
   * stay.
   *
   * @param other a transacted session of its own
   */
  void flush(Session other) throws JMSException {
    List<Item> finished;
    synchronized (done) {
      finished = List.copyOf(done);
    }
    if (!finished.isEmpty()) {
      send(finished, other);
      other.commit();
      synchronized (done) {
        done.removeAll(finished);
      }
      finished.forEach(Item::committed);
    }
  }

  private void send(List<Item> items, Session session) throws JMSException {
    Map<String, Joined> joined = new LinkedHashMap<>();
    MessageProducer producer = null;
    try {
      producer = session.createProducer(null);
      for (Item item : items) {
        for (Outgoing out : item.outgoing) {
          producer.send(out.destination, out.message, DeliveryMode.PERSISTENT, out.priority, 0);
        }
        for (Part part : item.parts) {
          Joined open = joined.computeIfAbsent(part.queue, Joined::new);
          if (open.bytes + part.bytes.length > JOINED_LIMIT) {
            send(open, session, producer);
          }
          open.add(part);
        }
      }
      for (Joined last : joined.values()) {
        send(last, session, producer);
      }
    } finally {
      if (producer != null) {
        producer.close();
      }
    }
  }

  private void send(Joined joined, Session session, MessageProducer producer) throws JMSException {
    if (joined.bytes > 0) {
      Destination queue = destinations.resolveDestinationName(session, joined.queue, false);
      BytesMessage message = joined.take(session);
      authenticity.sign(joined.queue, message);
      producer.send(queue, message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, 0);
    }
  }

  /** Sends one message in the batch's transaction, now and as it is. */
  public void send(Destination destination, Message message) throws JMSException {
    MessageProducer producer = session.createProducer(destination);
    try {
      producer.send(message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, 0);
    } finally {
      producer.close();
    }
  }

  /** Does something to the session while items run. */
  void whileUnused(Runnable work) {
    sessionLock.lock();
    try {
      work.run();
    } finally {
      sessionLock.unlock();
    }
  }

  public void committed() {
    done.forEach(Item::committed);
  }

  public void rolledBack() {
    done.forEach(Item::release);
  }

  private record Outgoing(Destination destination, Message message, int priority) {}

  private record Part(String queue, byte[] bytes) {}

  /** Parts that travel to their queue as one message. */
  private static final class Joined {

    private final String queue;
    private final List<Part> parts = new ArrayList<>();
    private int bytes;

    Joined(String queue) {
      this.queue = queue;
    }

    void add(Part part) {
      parts.add(part);
      bytes += part.bytes.length;
    }

    BytesMessage take(Session session) throws JMSException {
      BytesMessage message = session.createBytesMessage();
      for (Part part : parts) {
        message.writeBytes(part.bytes);
      }
      parts.clear();
      bytes = 0;
      return message;
    }
  }

  /** Makes a destination or a message with the batch's session. */
  @FunctionalInterface
  public interface SessionCall<T> {
    T apply(Session session) throws JMSException;
  }

  /** The result of one message of the batch. */
  public final class Item {

    private final List<Outgoing> outgoing = new ArrayList<>(2);
    private final List<Part> parts = new ArrayList<>(2);
    private final List<Runnable> afterCommit = new ArrayList<>(1);
    private final List<Runnable> afterRollback = new ArrayList<>(1);
    private final int position;

    private Item(int position) {
      this.position = position;
    }

    /**
     * Runs the work on this thread; what it sends is collected, and counts only if it ends without
     * an exception.
     */
    public void run(Work work) throws Exception {
      Item outer = CURRENT.get();
      CURRENT.set(this);
      try {
        work.run();
      } catch (Exception | Error e) {
        release();
        throw e;
      } finally {
        if (outer == null) {
          CURRENT.remove();
        } else {
          CURRENT.set(outer);
        }
        progress.increment();
      }
      synchronized (done) {
        done.add(this);
      }
    }

    /**
     * @param queue its name as the gateway knows it, which the message is signed for; null: it is
     *     no queue. The name of the destination may differ: that of IBM MQ is a URI
     */
    public void collect(
        String queue,
        SessionCall<Destination> destination,
        SessionCall<Message> message,
        int priority)
        throws JMSException {
      Outgoing out;
      sessionLock.lock();
      try {
        out = new Outgoing(destination.apply(session), message.apply(session), priority);
      } finally {
        sessionLock.unlock();
      }
      if (queue != null) {
        authenticity.sign(queue, out.message);
      }
      outgoing.add(out);
      progress.increment();
    }

    void join(String queue, byte[] bytes) {
      parts.add(new Part(queue, bytes));
      progress.increment();
    }

    void whenEnded(Runnable committed, Runnable rolledBack) {
      afterCommit.add(committed);
      afterRollback.add(rolledBack);
    }

    private void committed() {
      afterCommit.forEach(Runnable::run);
    }

    private void release() {
      outgoing.clear();
      parts.clear();
      afterCommit.clear();
      afterRollback.forEach(Runnable::run);
      afterRollback.clear();
    }
  }

  /** An item's work. */
  @FunctionalInterface
  public interface Work {
    public void run() throws Exception;
  }
}
