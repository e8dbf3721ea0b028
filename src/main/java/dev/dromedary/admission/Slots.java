package dev.dromedary.admission;

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

  /** So much further is only a clock that was set. */
  private static final Duration LEAP = Duration.ofSeconds(2);

  private final Clock clock;
  private final Clock machine;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /** By how much the machine's clock is ahead of the steady one. */
  private Duration ahead;

  /** Slots before it did not come one after the other: the machine's clock was set past them. */
  private Instant leaptTo = Instant.MIN;

  /**
   * @param clock by which slots follow each other
   * @param machine of the slots that it gives out
   */
  public Slots(Clock clock, Clock machine) {
    this.clock = clock;
    this.machine = machine;
    this.ahead = ahead();
  }

  /**
   * When a delivery to that endpoint may be attempted: now or earlier, or at a time to come.
   *
   * @param given the slot that it has already, or null
   * @return null if there is no limit and it was given none
   */
  Instant slot(WebhookEndpoint endpoint, Instant given) {
    if (endpoint.rateLimit() == null) {
      return given;
    }
    if (given != null && machine.instant().isBefore(given.plus(LATE)) && !isLeapt(given)) {
      return given;
    }
    Instant now = clock.instant();
    Instant slot =
        lanes.computeIfAbsent(endpoint.id(), id -> new Lane(endpoint.rateLimit(), now)).next(now);
    return SteadyClock.on(machine, clock, slot);
  }

  private synchronized boolean isLeapt(Instant given) {
    Duration before = ahead;
    ahead = ahead();
    if (ahead.minus(before).compareTo(LEAP) > 0) {
      leaptTo = machine.instant();
    }
    return given.isBefore(leaptTo);
  }

  private Duration ahead() {
    return Duration.between(clock.instant(), machine.instant());
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
