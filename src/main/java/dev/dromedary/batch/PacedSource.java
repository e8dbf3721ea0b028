package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.List;

/** At most so many messages a second; the others wait on their queue. */
final class PacedSource implements BatchSource {

  private final Inlet inlet;
  private final long nanosEach;
  private long nextAt = System.nanoTime();

  PacedSource(Inlet inlet, int perSecond) {
    this.inlet = inlet;
    this.nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  @Override
  public List<Message> receive() throws JMSException {
    if (!inlet.pause(Duration.ofNanos(nextAt - System.nanoTime()))) {
      return List.of();
    }
    List<Message> messages = inlet.receive();
    nextAt = System.nanoTime() + messages.size() * nanosEach;
    return messages;
  }
}
