package dev.dromedary.replay;

import dev.dromedary.batch.BatchSource;
import dev.dromedary.batch.Bodies;
import dev.dromedary.batch.Inlet;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Takes the message of a replay whose next chunk is due. A selector finds it behind others that
 * wait, on every broker; and the queue has one small message for each replay, so that it is in
 * memory.
 */
final class JmsReplaySource implements BatchSource {

  /** So late may a paced chunk be, which the next ones make up for. */
  private static final long LOOK_MILLIS = 500;

  /** And so late the chunk of a gateway that went, where this one had none for a while. */
  private static final long IDLE_MILLIS = 5_000;

  /** A paced replay has a chunk more often. */
  private static final Duration IDLE_AFTER = Duration.ofSeconds(30);

  private final Inlet inlet;
  private final Clock clock;
  private long idleAt = System.nanoTime();

  JmsReplaySource(Inlet inlet, Clock clock) {
    this.inlet = inlet;
    this.clock = clock;
  }

  @Override
  public List<Message> receive() throws JMSException {
    Session session = inlet.session();
    String due = "%1$s IS NULL OR %1$s <= %2$d".formatted(ReplayMessage.DUE_AT, clock.millis());
    try (MessageConsumer consumer =
        session.createConsumer(session.createQueue(inlet.queue()), due)) {
      boolean isIdle = System.nanoTime() - idleAt >= 0;
      Message message = inlet.first(consumer, isIdle ? IDLE_MILLIS : LOOK_MILLIS);
      if (message == null) {
        return List.of();
      }
      idleAt = System.nanoTime() + IDLE_AFTER.toNanos();
      return List.of(Bodies.loaded(message));
    }
  }
}
