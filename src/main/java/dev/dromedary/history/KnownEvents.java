package dev.dromedary.history;

import dev.dromedary.event.EventKey;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Which events the history has. While the database is unavailable one call at a time asks it now
 * and then, and the others go on without: each would wait for a connection as long as the pool
 * allows.
 */
public final class KnownEvents {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final History history;
  private final LongSupplier nanos;

  /** Null while the database answers. */
  private final AtomicReference<Long> askAgainAt = new AtomicReference<>();

  /**
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  public KnownEvents(History history, LongSupplier nanos) {
    this.history = history;
    this.nanos = nanos;
  }

  /** The content digests of the events that it has; none while the database is unavailable. */
  public Map<EventKey, Long> digests(List<EventKey> keys) {
    Map<EventKey, Long> digests = new HashMap<>();
    if (keys.isEmpty() || !mayAsk()) {
      return digests;
    }
    try {
      history.knownEvents(keys).forEach(each -> digests.put(each.key(), each.digest()));
      askAgainAt.set(null);
    } catch (StoreUnavailableException e) {
      // Events are taken without a database: duplicates are dropped later on the way as well.
      askAgainAt.set(afterPause());
    }
    return digests;
  }

  private boolean mayAsk() {
    Long at = askAgainAt.get();
    return at == null || nanos.getAsLong() - at >= 0 && askAgainAt.compareAndSet(at, afterPause());
  }

  private Long afterPause() {
    return nanos.getAsLong() + PAUSE.toNanos();
  }
}
