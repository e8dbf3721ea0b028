package dev.dromedary.batch;

import jakarta.jms.Message;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * @param size most messages of one batch
 * @param tries how often a message is handled alone before it is set aside
 * @param patience how long a batch waits while nothing comes of its messages before it lends its
 *     place
 * @param places most places that are lent at the same time
 * @param pause between two tries while a store is away
 * @param last whether a message may take long: it ends its batch, so that none is taken after it
 *     only to wait for it
 * @param away whether a failure means that a store is away, and not that the message is at fault
 */
public record BatchSettings(
    int size,
    int tries,
    Duration patience,
    int places,
    Duration pause,
    Predicate<Message> last,
    Predicate<Throwable> away) {

  public BatchSettings endingWith(Predicate<Message> last) {
    return new BatchSettings(size, tries, patience, places, pause, last, away);
  }
}
