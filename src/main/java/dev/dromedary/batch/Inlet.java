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

  private final BatchContainer container;
  private final Session session;
  private final BatchSource source;
  private MessageConsumer consumer;

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

  /** All messages that are there with the first one. */
  public List<Message> receive() throws JMSException {
    return receive(consumer(), size(), timeoutMillis());
  }

  public List<Message> receive(MessageConsumer consumer, int size, long timeoutMillis)
      throws JMSException {
    List<Message> messages = new ArrayList<>(size);
    Message next = consumer.receive(timeoutMillis);
    while (next != null) {
      messages.add(Bodies.loaded(next));
      boolean full = messages.size() == size || container.settings().last().test(next);
      next = full ? null : consumer.receiveNoWait();
    }
    return messages;
  }
}
