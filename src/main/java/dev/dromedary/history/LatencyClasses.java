package dev.dromedary.history;

/**
 * Durations in classes, each half as long again as the one before: as many numbers add up for every
 * span of time, and tell a percentile within a fifth. The last class has all that took longer.
 */
final class LatencyClasses {

  static final int COUNT = 32;

  /** Up to here each millisecond is a class of its own. */
  private static final int SINGLE = 4;

  private LatencyClasses() {}

  static int of(long millis) {
    if (millis < SINGLE) {
      return (int) Math.max(0, millis);
    }
    int found = Math.min(COUNT - 1, 2 * (63 - Long.numberOfLeadingZeros(millis)));
    return found < COUNT - 1 && millis >= first(found + 1) ? found + 1 : found;
  }

  /** The shortest duration of a class, in milliseconds: each second one is a power of two. */
  static long first(int index) {
    return index < SINGLE ? index : (long) Math.ceil(Math.pow(2, index / 2.0));
  }

  /**
   * The duration that so large a share did not exceed, in milliseconds, as the middle of its class;
   * null if nothing was counted.
   */
  static Long percentile(long[] counts, double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    long left = (long) Math.ceil(all * share);
    for (int index = 0; index < counts.length; index++) {
      left -= counts[index];
      if (counts[index] > 0 && left <= 0) {
        return Math.round(Math.sqrt((double) first(index) * (first(index + 1) - 1)));
      }
    }
    return null;
  }
}
