package dev.dromedary.match;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The time that the filters of each tenant may take in a second while events of others wait behind
 * them.
 */
final class FilterBudget {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long perSecond;
  private final LongSupplier nanos;
  private volatile Window window;

  /**
   * @param perSecond of one tenant
   * @param nanos a clock as {@link System#nanoTime}
   */
  FilterBudget(Duration perSecond, LongSupplier nanos) {
    this.perSecond = perSecond.toNanos();
    this.nanos = nanos;
    this.window = new Window(nanos.getAsLong());
  }

  private static final class Window {

    private final long began;
    private final Map<String, LongAdder> used = new ConcurrentHashMap<>();

    Window(long began) {
      this.began = began;
    }
  }

  long now() {
    return nanos.getAsLong();
  }

  /** Filters of the tenant have run since that moment. */
  void used(String tenant, long since) {
    current().used.computeIfAbsent(tenant, key -> new LongAdder()).add(now() - since);
  }

  boolean isExhausted(String tenant) {
    LongAdder used = current().used.get(tenant);
    return used != null && used.sum() >= perSecond;
  }

  /** A use that two threads count at the turn of a second may be lost. */
  private Window current() {
    Window now = window;
    long time = now();
    if (time - now.began >= SECOND) {
      now = new Window(time);
      window = now;
    }
    return now;
  }
}
