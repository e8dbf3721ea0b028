package dev.dromedary.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The past of a delivery, as far as its message carries it.
 *
 * @param waits the latest of them, the oldest first
 */
public record Trail(LastAttempt last, List<Wait> waits) {

  public static final Trail NONE = new Trail(LastAttempt.NONE, List.of());

  private static final int MOST_WAITS = 20;

  public Trail {
    waits = List.copyOf(waits);
  }

  /** It is deferred: it goes on waiting, or begins to. */
  public Trail deferred(Reason reason, Instant at) {
    Wait now = waits.isEmpty() ? null : waits.get(waits.size() - 1);
    if (now != null && now.until() == null && now.reason().equals(reason.name())) {
      return this;
    }
    List<Wait> all = new ArrayList<>(ended(at));
    all.add(new Wait(reason.name(), at, null));
    return new Trail(last, all.subList(Math.max(0, all.size() - MOST_WAITS), all.size()));
  }

  public Trail attempted(LastAttempt attempt) {
    return new Trail(attempt, ended(attempt.at()));
  }

  /** It waits no more. */
  public Trail endedAt(Instant at) {
    return new Trail(last, ended(at));
  }

  private List<Wait> ended(Instant at) {
    if (waits.isEmpty() || waits.get(waits.size() - 1).until() != null) {
      return waits;
    }
    List<Wait> ended = new ArrayList<>(waits);
    Wait open = ended.remove(ended.size() - 1);
    ended.add(new Wait(open.reason(), open.from(), at));
    return ended;
  }
}
