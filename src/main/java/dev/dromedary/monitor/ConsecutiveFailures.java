package dev.dromedary.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streaks of failed attempts by endpoint, as far as this gateway has seen; in memory only. A
 * day without an attempt ends a streak as a success does: an endpoint without attempts does not
 * fail.
 */
final class ConsecutiveFailures {

  private static final Duration IDLE = Duration.ofDays(1);

  private final Map<String, Streak> byEndpoint = new ConcurrentHashMap<>();

  /**
   * @param since when its first attempt began
   * @param last when its last attempt began
   */
  record Streak(Instant since, Instant last, int attempts) {

    private Streak longer(Instant at) {
      return last.plus(IDLE).isBefore(at)
          ? new Streak(at, at, 1)
          : new Streak(since, at, attempts + 1);
    }
  }

  Streak failed(String endpointId, Instant at) {
    return byEndpoint.compute(
        endpointId, (id, streak) -> streak == null ? new Streak(at, at, 1) : streak.longer(at));
  }

  void end(String endpointId) {
    byEndpoint.remove(endpointId);
  }
}
