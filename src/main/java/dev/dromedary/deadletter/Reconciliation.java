package dev.dromedary.deadletter;

import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the history says about the dead letters with their queue, which is right: an
 * operator of the broker may remove or requeue some there, and a history may lose some.
 *
 * <p>The history may be behind, so nothing younger than the interval counts, and a dead letter that
 * is missing from the queue has to be so twice, an interval apart, and then once more while no pass
 * is under way that would hold it back. Where the history catches up later still, its later entry
 * wins. Where a look may not see all of the queue, nothing is missing from it.
 */
final class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private static final int CHUNK = 500;

  /** Of so many the broker is asked at once. */
  private static final int VERIFIED = 50;

  /** The next run goes on with the others. */
  private static final int SUSPECTS = 10_000;

  /** After a run it rests for so many times as long as the run took. */
  private static final int REST = 20;

  private final DeadLetters queue;
  private final DeadLetterIndex index;
  private final PassLock lock;
  private final Duration interval;
  private final Clock clock;
  private Instant rests = Instant.MIN;
  private Set<String> suspects = Set.of();

  /**
   * @param interval how long the history has to record what happened
   */
  Reconciliation(
      DeadLetters queue, DeadLetterIndex index, PassLock lock, Duration interval, Clock clock) {
    this.queue = queue;
    this.index = index;
    this.lock = lock;
    this.interval = interval;
    this.clock = clock;
  }

  /** To be called once an interval, by one thread. */
  public void run() {
    Instant began = clock.instant();
    if (began.isBefore(rests)) {
      return;
    }
    Instant settled = began.minus(interval);
    Fingerprints onQueue = new Fingerprints();
    recordMissing(settled, onQueue);
    if (queue.isBrowsedWhole()) {
      removeMissing(settled, onQueue);
    }
    Instant ended = clock.instant();
    rests = ended.plus(Duration.between(began, ended).multipliedBy(REST));
  }

  /** Dead letters on the queue that are not in the history. */
  private void recordMissing(Instant settled, Fingerprints onQueue) {
    List<DeadLetter> chunk = new ArrayList<>(CHUNK);
    List<String> recorded = new ArrayList<>();
    queue.browse(
        letter -> {
          onQueue.add(letter.deliveryId());
          if (letter.at().isBefore(settled)) {
            chunk.add(letter);
          }
          if (chunk.size() == CHUNK) {
            recorded.addAll(record(chunk));
          }
        });
    recorded.addAll(record(chunk));
    if (!recorded.isEmpty()) {
      LOG.warn(
          "Dead letters on the queue were missing from the history; they are recorded, {} in all,"
              + " such as {}",
          recorded.size(),
          recorded.get(0));
    }
  }

  private List<String> record(List<DeadLetter> chunk) {
    if (chunk.isEmpty()) {
      return List.of();
    }
    Set<String> known = index.known(ids(chunk));
    List<DeadLetter> missing =
        chunk.stream().filter(letter -> !known.contains(letter.deliveryId())).toList();
    chunk.clear();
    index.add(missing);
    return ids(missing);
  }

  /** Dead letters in the history that are not on the queue. */
  private void removeMissing(Instant settled, Fingerprints onQueue) {
    List<DeadLetter> missing = new ArrayList<>();
    List<DeadLetter> page = index.after("", CHUNK);
    while (!page.isEmpty() && missing.size() < SUSPECTS) {
      for (DeadLetter letter : page) {
        if (letter.at().isBefore(settled) && !onQueue.contains(letter.deliveryId())) {
          missing.add(letter);
        }
      }
      page = index.after(page.get(page.size() - 1).deliveryId(), CHUNK);
    }
    List<DeadLetter> again =
        missing.stream().filter(letter -> suspects.contains(letter.deliveryId())).toList();
    suspects = new HashSet<>(ids(missing));
    List<String> removed = remove(again);
    if (!removed.isEmpty()) {
      LOG.warn(
          "Dead letters are no longer on their queue, though no call took them off; the history"
              + " calls them cancelled, {} in all, such as {}",
          removed.size(),
          removed.get(0));
    }
  }

  /** Passes wait for one question to the broker, not for all; the next run goes on. */
  private List<String> remove(List<DeadLetter> missing) {
    List<String> removed = new ArrayList<>();
    Instant until = clock.instant().plus(interval);
    for (int from = 0; from < missing.size() && clock.instant().isBefore(until); from += VERIFIED) {
      List<DeadLetter> some = missing.subList(from, Math.min(from + VERIFIED, missing.size()));
      removed.addAll(lock.hold(() -> removeUnlessPresent(some)));
    }
    return removed;
  }

  private List<String> removeUnlessPresent(List<DeadLetter> some) {
    Set<String> present = queue.present(ids(some));
    List<DeadLetter> gone =
        some.stream().filter(letter -> !present.contains(letter.deliveryId())).toList();
    index.remove(gone);
    return ids(gone);
  }

  private static List<String> ids(List<DeadLetter> letters) {
    return letters.stream().map(DeadLetter::deliveryId).toList();
  }
}
