package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jms.support.JmsUtils;

/**
 * One consumer of a container, as its source sees it: a session, and a JMS consumer while needed.
 */
public final class Inlet {

  /** A receive that ends without a message calls the broker; a stop does not wait for its end. */
  private static final long IDLE_MILLIS = 10_000;

  private final BatchContainer container;
  private final Session session;
  private final BatchSource source;
  private MessageConsumer consumer;
  private MessageConsumer waiting;

  Inlet(BatchContainer container, Session session, BatchSource.Factory sources) {
    this.container = container;
    this.session = session;
    this.source = sources.open(this);
  }

  BatchSource source() {
    return source;
  }

  public Session session() {
    return session;
  }

  /** Name of the queue. */
  public String queue() {
    return container.getDestinationName();
  }

  /** Whether the gateway wrote the message. */
  public boolean isGenuine(Message message) throws JMSException {
    return authenticity().isGenuine(queue(), message);
  }

  /** Of the messages of this and other queues. */
  public Authenticity authenticity() {
    return container.settings().authenticity();
  }

  /** Most messages of a batch. */
  public int size() {
    return container.settings().size();
  }

  public long timeoutMillis() {
    return container.receiveTimeoutMillis();
  }

  /** True if the time is over, false if the container stopped before. */
  public boolean pause(Duration time) {
    return container.pause(time);
  }

  /** A new one after the last one was closed. */
  public MessageConsumer consumer() throws JMSException {
    if (consumer == null) {
      consumer = container.openConsumer(session);
    }
    return consumer;
  }

  /** Puts prefetched messages back on the queue. */
  public void closeConsumer() {
    JmsUtils.closeMessageConsumer(consumer);
    consumer = null;
  }

  /** All messages that are there with the first one; none if none came. */
  public List<Message> receive() throws JMSException {
    Message first = first();
    return first == null ? List.of() : with(first, consumer(), size());
  }

  public List<Message> receive(MessageConsumer consumer, int size, long timeoutMillis)
      throws JMSException {
    Message first = consumer.receive(timeoutMillis);
    return first == null ? List.of() : with(first, consumer, size);
  }

  private List<Message> with(Message first, MessageConsumer consumer, int size)
      throws JMSException {
    List<Message> messages = new ArrayList<>(size);
    Message next = first;
    while (next != null) {
      messages.add(Bodies.loaded(next));
      boolean full = messages.size() == size || container.settings().last().test(next);
      next = full ? null : consumer.receiveNoWait();
    }
    return messages;
  }

  /** The next message of its own consumer; null if none came for long, or the container stopped. */
  Message first() throws JMSException {
    return first(consumer(), IDLE_MILLIS);
  }

  /**
   * The next message; null if none came in that time, or the container stopped meanwhile, which
   * closes the consumer.
   */
  public Message first(MessageConsumer consumer, long millis) throws JMSException {
    if (!waits(consumer)) {
      return null;
    }
    try {
      return consumer.receive(millis);
    } finally {
      waitsNoMore();
    }
  }

  private synchronized boolean waits(MessageConsumer consumer) {
    waiting = container.isRunning() ? consumer : null;
    return waiting != null;
  }

  private synchronized void waitsNoMore() {
    waiting = null;
  }

  /** Ends the wait for a message, and with it the consumer. */
  synchronized void wake() {
    JmsUtils.closeMessageConsumer(waiting);
    if (waiting == consumer) {
      consumer = null;
    }
  }
}
