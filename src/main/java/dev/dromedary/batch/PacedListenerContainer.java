package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;

/** Takes no more than so many messages a second; the others wait on their queue. */
final class PacedListenerContainer extends BatchListenerContainer {

  private final long nanosEach;
  private long nextAt = System.nanoTime();

  PacedListenerContainer(BatchSettings settings, PoisonQueue poison, int perSecond) {
    super(settings, poison, null);
    this.nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  @Override
  protected List<Message> receiveBatch(Session session) throws JMSException {
    if (!Pause.of(Duration.ofNanos(nextAt - System.nanoTime()), this::isRunning)) {
      return List.of();
    }
    List<Message> messages = super.receiveBatch(session);
    nextAt = System.nanoTime() + messages.size() * nanosEach;
    return messages;
  }
}
