package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Leaves a batch open until so long after the last one, so that more messages join it: batches are
 * few, and a message after a quiet time is processed at once.
 */
final class LingeringSource implements BatchSource {

  private final Inlet inlet;
  private final Duration interval;
  private final long maxBytes;
  private long closedAt = System.nanoTime();

  /**
   * @param maxBytes a batch with as much, or more, is closed
   */
  LingeringSource(Inlet inlet, Duration interval, long maxBytes) {
    this.inlet = inlet;
    this.interval = interval;
    this.maxBytes = maxBytes;
  }

  @Override
  public List<Message> receive() throws JMSException {
    List<Message> messages = new ArrayList<>();
    long bytes = 0;
    Message next = inlet.first();
    while (next != null) {
      messages.add(Bodies.loaded(next));
      bytes += next instanceof BytesMessage body ? body.getBodyLength() : 0;
      boolean full = messages.size() == inlet.size() || bytes >= maxBytes;
      next = full ? null : linger();
    }
    if (!messages.isEmpty()) {
      closedAt = System.nanoTime();
    }
    return messages;
  }

  private Message linger() throws JMSException {
    MessageConsumer consumer = inlet.consumer();
    long left = TimeUnit.NANOSECONDS.toMillis(closedAt + interval.toNanos() - System.nanoTime());
    return left > 0 ? consumer.receive(left) : consumer.receiveNoWait();
  }
}
