package dev.dromedary.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A wait that ends early when its owner stops. */
final class Pause {

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Pause() {}

  /** True if the time is over, false if the owner stopped before. */
  public static boolean of(Duration time, BooleanSupplier running) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (!running.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
    }
    return running.getAsBoolean();
  }
}
