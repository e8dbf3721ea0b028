package dev.dromedary.history;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A few reads at a time, of all stores that share this limit, so that they leave connections of the
 * pool to the gateway, which records, and to the host.
 */
public final class ReadLimit {

  static final ReadLimit NONE = new ReadLimit(Integer.MAX_VALUE, Duration.ZERO);

  private final int most;
  private final Duration timeout;
  private final Semaphore free;

  /**
   * @param most at a time
   * @param timeout how long a further one waits
   */
  public ReadLimit(int most, Duration timeout) {
    this.most = most;
    this.timeout = timeout;
    free = new Semaphore(most, true);
  }

  <T> T read(Supplier<T> read) {
    if (!isFree()) {
      throw new TooManyReadsException(most);
    }
    try {
      return read.get();
    } finally {
      free.release();
    }
  }

  private boolean isFree() {
    try {
      return free.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
