package dev.dromedary.admission;

import java.time.Duration;
import java.time.Instant;

/**
 * The queue at one endpoint that is busy. Nobody stands in it: who waits is on a tier, and has been
 * told its turn. Kept are when the next one's is, and how many have set out for a place while
 * others wait. Not for several threads at once.
 */
final class Turns {

  /** Turns that are closer are as good as now; and who has set out has arrived by then. */
  static final Duration SOONEST = Duration.ofSeconds(1);

  private Instant next = Instant.EPOCH;

  /** Since when, without a break, others have waited for their turn. */
  private Instant queuedSince = Instant.EPOCH;

  /** Deliveries that have set out for a place while others wait, and have not arrived yet. */
  private int onTheWay;

  /** When the last of them did. */
  private long setOutAt;

  /** Whether others have been told turns that are still to come. */
  boolean othersWait(long now) {
    return next.toEpochMilli() > now + SOONEST.toMillis();
  }

  /** For how long others have waited, if the next turn is not before the first one there can be. */
  Duration waited(Instant now, Instant first) {
    return next.isBefore(first) ? Duration.ZERO : Duration.between(queuedSince, now);
  }

  /**
   * The turn of one more, behind the others.
   *
   * @param first no turn is before
   * @param last no turn is after; those who would have a later one share it
   * @param apart how long after it the turn of the next one is
   */
  Instant take(Instant now, Instant first, Instant last, Duration apart) {
    if (next.isBefore(first)) {
      queuedSince = now;
      next = first;
    }
    Instant turn = next.isAfter(last) ? last : next;
    next = turn.plus(apart);
    return turn;
  }

  void nobodyWaits() {
    next = Instant.EPOCH;
  }

  /**
   * Whether one more sets out, of whom there are no more on the way than may find a place. Who does
   * not arrive within a moment has gone elsewhere.
   */
  boolean setOut(long now, int places) {
    if (now - setOutAt > SOONEST.toMillis()) {
      onTheWay = 0;
    }
    if (onTheWay >= places) {
      return false;
    }
    onTheWay++;
    setOutAt = now;
    return true;
  }

  /** One of those who are on the way, if any is: at a place, or in vain. */
  void arrived() {
    onTheWay = Math.max(0, onTheWay - 1);
  }
}
