package dev.dromedary.statistics;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps samples of counts that only grow, for averages since one some seconds ago.
 *
 * @param <T> a sample
 */
public final class Sampler<T> {

  /** An average is over that at least, and over twice as much where samples are taken regularly. */
  public static final Duration WINDOW = Duration.ofSeconds(10);

  private final LongSupplier nanos;

  /** The samples before, of which averages are over the older one. */
  private Sample<T> older;

  private Sample<T> newer;

  /**
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  public Sampler(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Sample<T>(long at, T counts) {}

  /**
   * An earlier sample.
   *
   * @param counts null at the first sample
   * @param seconds since then
   */
  public record Before<T>(T counts, double seconds) {

    public boolean isAny() {
      return counts != null && seconds > 0;
    }

    public Double overSeconds() {
      return rounded(seconds);
    }

    /** Null if a count is not known, or began anew. */
    public Double perSecond(Long first, Long last) {
      return first == null || last == null || last < first
          ? null
          : rounded((last - first) / seconds);
    }

    private static Double rounded(double number) {
      return Math.round(number * 10) / 10.0;
    }
  }

  public long now() {
    return nanos.getAsLong();
  }

  /**
   * Keeps a sample, if the one that was kept before is old enough.
   *
   * @param at {@link #now} of the sample
   */
  public synchronized Before<T> next(long at, T counts) {
    Sample<T> before = older == null ? newer : older;
    if (newer == null || at - newer.at >= WINDOW.toNanos()) {
      older = newer;
      newer = new Sample<>(at, counts);
    }
    return before == null
        ? new Before<>(null, 0)
        : new Before<>(before.counts, (at - before.at) / 1e9);
  }
}
