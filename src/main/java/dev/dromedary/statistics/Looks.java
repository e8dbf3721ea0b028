package dev.dromedary.statistics;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Looks at counts that only grow, for averages since a look some seconds ago.
 *
 * @param <T> what a look finds
 */
public final class Looks<T> {

  /**
   * An average is over that at least, and over twice as much where looks are made by themselves.
   */
  public static final Duration WINDOW = Duration.ofSeconds(10);

  private final LongSupplier nanos;

  /** The looks before, of which averages are over the older one. */
  private Look<T> older;

  private Look<T> newer;

  /**
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  public Looks(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Look<T>(long at, T found) {}

  /**
   * An earlier look.
   *
   * @param found what it found, or null at the first look
   * @param seconds since then
   */
  public record Before<T>(T found, double seconds) {

    public boolean isAny() {
      return found != null && seconds > 0;
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
   * Keeps a look, if the one that was kept before is old enough.
   *
   * @param at {@link #now} of the look
   */
  public synchronized Before<T> next(long at, T found) {
    Look<T> before = older == null ? newer : older;
    if (newer == null || at - newer.at >= WINDOW.toNanos()) {
      older = newer;
      newer = new Look<>(at, found);
    }
    return before == null
        ? new Before<>(null, 0)
        : new Before<>(before.found, (at - before.at) / 1e9);
  }
}
