package dev.dromedary.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes what was accepted longer ago than it is kept. In steps, so that no transaction is long,
 * and at most so many at once that a sweep ends; the next one goes on.
 */
public final class Retention {

  private static final int STEP = 500;
  private static final int STEPS = 200;

  private final Clock clock;
  private final History history;
  private final Duration keep;

  /**
   * @param keep how long events are kept after their acceptance
   */
  public Retention(Clock clock, History history, Duration keep) {
    this.clock = clock;
    this.history = history;
    this.keep = keep;
  }

  /**
   * @return how many events were deleted; at most 100,000
   * @throws dev.dromedary.endpoint.StoreUnavailable if the database is away; what was deleted so
   *     far is gone
   */
  public int sweep() {
    Instant before = clock.instant().minus(keep);
    int deleted = 0;
    for (int step = 0; step < STEPS; step++) {
      int gone = history.deleteBefore(before, STEP);
      deleted += gone;
      if (gone == 0) {
        break;
      }
    }
    return deleted;
  }
}
