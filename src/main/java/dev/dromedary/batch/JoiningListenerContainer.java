package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives the listener a whole batch as one message, its body the bodies one after the other: what
 * {@link JoinedComponent} does for those who send, for the one who receives. If the listener cannot
 * handle them together it gets each alone, so that only the one at fault is set aside.
 */
final class JoiningListenerContainer extends BatchListenerContainer {

  private final Duration interval;
  private final long bytes;
  private volatile long closedAt = System.nanoTime();

  /**
   * @param interval a batch is left open until so long after the one before it, so that more can
   *     join; what comes alone is handled at once
   * @param bytes a batch that holds as much, or more, is closed
   */
  JoiningListenerContainer(
      BatchSettings settings, PoisonQueue poison, Duration interval, long bytes) {
    super(settings, poison, null);
    this.interval = interval;
    this.bytes = bytes;
  }

  @Override
  protected List<Message> receiveFrom(MessageConsumer consumer, long timeoutMillis)
      throws JMSException {
    List<Message> messages = super.receiveFrom(consumer, timeoutMillis);
    if (!messages.isEmpty()) {
      closedAt = System.nanoTime();
    }
    return messages;
  }

  @Override
  protected Message next(MessageConsumer consumer, List<Message> batch) throws JMSException {
    if (length(batch) >= bytes) {
      return null;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(closedAt + interval.toNanos() - System.nanoTime());
    return left > 0 ? consumer.receive(left) : consumer.receiveNoWait();
  }

  private static long length(List<Message> batch) throws JMSException {
    long length = 0;
    for (Message message : batch) {
      length += message instanceof BytesMessage body ? body.getBodyLength() : 0;
    }
    return length;
  }

  @Override
  protected void handle(Session session, JmsBatch batch, List<Message> messages)
      throws JMSException {
    boolean joinable =
        messages.size() > 1 && messages.stream().allMatch(BytesMessage.class::isInstance);
    if (!joinable || !handledTogether(session, batch, join(session, messages))) {
      super.handle(session, batch, messages);
    }
  }

  private boolean handledTogether(Session session, JmsBatch batch, Message joined) {
    for (int tries = 1; ; tries++) {
      try {
        Bodies.rewind(joined);
        call(session, batch, joined, 0);
        return true;
      } catch (Exception | Error failure) {
        if (!isStoreAway(failure)) {
          return false;
        }
        awaitStore(failure, tries);
      }
    }
  }

  private static Message join(Session session, List<Message> messages) throws JMSException {
    BytesMessage joined = session.createBytesMessage();
    for (Message message : messages) {
      byte[] body = message.getBody(byte[].class);
      if (body != null) {
        joined.writeBytes(body);
      }
    }
    return joined;
  }
}
