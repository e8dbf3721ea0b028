package dev.dromedary.admission;

/**
 * The generic cell rate algorithm (ITU-T I.371), which also gives out times ahead: what does not
 * conform learns when it will. So a backlog asks once, and not again and again. Times are
 * nanoseconds; not for several threads at once.
 */
final class RateLimiter {

  /** The theoretical arrival time of the next one. */
  private long next;

  /** Whether one conforms now; then it counts. */
  boolean tryAcquire(long now, long interval, long tolerance) {
    if (next > now + tolerance) {
      return false;
    }
    next = Math.max(now, next) + interval;
    return true;
  }

  /**
   * The time of one more.
   *
   * @param first no reservation is before
   * @param last no reservation is after; reservations that would be later share it
   * @param interval after which the next one is
   * @param tolerance by how much a burst may be earlier
   */
  long reserve(long first, long last, long interval, long tolerance) {
    long at = Math.min(Math.max(first, next - tolerance), last);
    next = Math.min(Math.max(first, next), last) + interval;
    return at;
  }

  /** Whether the time of one more is after that one. */
  boolean isReservedAfter(long time) {
    return next > time;
  }

  /** Others were given out elsewhere, the first of them at that time. */
  void add(long time, long since) {
    if (time > 0) {
      next = Math.max(next, since) + time;
    }
  }

  /** The next one is given out no earlier. */
  void atLeast(long time) {
    next = Math.max(next, time);
  }

  /** Nanoseconds until the next one, without a burst. */
  long ahead(long now) {
    return Math.max(0, next - now);
  }

  void clear() {
    next = 0;
  }
}
