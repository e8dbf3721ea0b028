package dev.dromedary.bench;

import java.util.Locale;

/** A line a second while something is measured, and one when it is done. */
final class Progress {

  private final String what;
  private final long all;
  private final long start = System.nanoTime();
  private long shown = start;

  Progress(String what, long all) {
    this.what = what;
    this.all = all;
  }

  void at(long arrived) {
    if (System.nanoTime() - shown > 1_000_000_000L) {
      shown = System.nanoTime();
      System.out.printf(
          Locale.ROOT, "  %s: %,d of %,d after %d s%n", what, arrived, all, (long) seconds());
    }
  }

  /** Of all, for each second since the beginning. */
  double rate() {
    return all / seconds();
  }

  /**
   * @param cpu of the gateways, in nanoseconds
   */
  void end(double rate, long cpu) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f/s, %.0f s, %.0f µs of the gateway's CPU for each%n",
        what,
        rate,
        seconds(),
        cpu / 1e3 / all);
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
