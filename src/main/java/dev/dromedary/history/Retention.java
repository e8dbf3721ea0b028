package dev.dromedary.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what was accepted longer ago than it is kept, in steps, so that no transaction is long.
 */
public final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private static final int STEP = 500;

  private final Clock clock;
  private final History history;
  private final Duration keep;
  private final IntConsumer deleted;

  /**
   * @param keep how long events are kept after their acceptance
   * @param deleted is called after each step with the number of events that it deleted
   */
  Retention(Clock clock, History history, Duration keep, IntConsumer deleted) {
    this.clock = clock;
    this.history = history;
    this.keep = keep;
    this.deleted = deleted;
  }

  /** Events that were accepted before that time are not kept. */
  public Instant before() {
    return clock.instant().minus(keep);
  }

  /**
   * Goes on until all that is older is gone.
   *
   * @param goOn asked before each step
   * @return how many events were deleted
   * @throws dev.dromedary.jdbc.StoreUnavailableException if the database is unavailable; what was
   *     deleted so far is gone
   */
  public long sweep(BooleanSupplier goOn) {
    Instant before = before();
    long all = 0;
    String cursor = null;
    while (goOn.getAsBoolean()) {
      History.Deleted step = history.deleteBefore(before, STEP, cursor);
      deleted.accept(step.events());
      all += step.events();
      cursor = step.nextCursor();
      if (cursor == null) {
        break;
      }
    }
    if (all > 0) {
      LOG.info("{} events older than {} deleted from the history", all, keep);
    }
    return all;
  }
}
