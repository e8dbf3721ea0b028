package dev.dromedary.deliver;

import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives out the times at which endpoints with a rate limit are attempted, ahead: the generic cell
 * rate algorithm (ITU-T I.371), with the difference that what comes too early is told when it is
 * its turn. So a delivery gets its slot once, and does not ask again and again.
 *
 * <p>Each gateway has slots of its own, in memory. A slot that was given out before a restart is
 * still good.
 */
public final class Slots {

  /**
   * A delivery that comes later than that to its slot, after a pause for example, gets a new one.
   */
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  public Slots(Clock clock) {
    this.clock = clock;
  }

  /**
   * When a delivery to that endpoint may be attempted: now or earlier, or at a time to come.
   *
   * @param given the slot that it has already, or null
   * @return null if there is no limit and it was given none
   */
  Instant slot(WebhookEndpoint endpoint, Instant given) {
    Instant now = clock.instant();
    if (endpoint.rateLimit() == null) {
      return given;
    }
    if (given != null && now.isBefore(given.plus(LATE))) {
      return given;
    }
    return lanes
        .computeIfAbsent(endpoint.id(), id -> new Lane(endpoint.rateLimit(), now))
        .next(now);
  }

  /** Its limit is another one, or it is gone. */
  public void forget(String endpointId) {
    lanes.remove(endpointId);
  }

  private static final class Lane {

    private final long interval;
    private final long tolerance;
    private final Instant start;
    private long arrival;

    Lane(RateLimit limit, Instant start) {
      this.interval = Math.round(1e9 / limit.perSecond());
      this.tolerance = interval * (limit.burst() - 1);
      this.start = start;
    }

    synchronized Instant next(Instant now) {
      long sinceStart = Duration.between(start, now).toNanos();
      long slot = Math.max(sinceStart, arrival - tolerance);
      arrival = Math.max(arrival, sinceStart) + interval;
      return start.plusNanos(slot);
    }
  }
}
