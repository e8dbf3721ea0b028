package dev.dromedary.batch;

import jakarta.jms.Message;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * @param size most messages of one batch
 * @param attempts how often a failed message is processed alone before it is dead-lettered
 * @param stallTimeout how long a batch may make no progress before it releases its permit
 * @param permits most concurrency permits that are released at the same time
 * @param pause between two attempts while a store is unavailable
 * @param last whether a message may be slow: it ends its batch, so that no message received after
 *     it waits for it
 * @param unavailable whether a failure means that a store is unavailable, and not that the message
 *     is at fault
 * @param poison where poison messages go
 * @param authenticity of the messages; one that is not genuine goes there unread
 * @param calls of the broker that are under way
 */
public record BatchSettings(
    int size,
    int attempts,
    Duration stallTimeout,
    int permits,
    Duration pause,
    Predicate<Message> last,
    Predicate<Throwable> unavailable,
    PoisonQueue poison,
    Authenticity authenticity,
    BrokerCalls calls) {

  public Forgeries forgeries() {
    return new Forgeries(authenticity, poison);
  }

  public BatchSettings endingWith(Predicate<Message> last) {
    return with(size, last);
  }

  public BatchSettings of(int size) {
    return with(size, last);
  }

  private BatchSettings with(int size, Predicate<Message> last) {
    return new BatchSettings(
        size,
        attempts,
        stallTimeout,
        permits,
        pause,
        last,
        unavailable,
        poison,
        authenticity,
        calls);
  }
}
