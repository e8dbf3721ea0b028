package dev.dromedary.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Goes on evenly however the machine's clock is set: for limits and pauses of this process. A time
 * that leaves the process is one of the other clock, see {@link #on}.
 */
public final class SteadyClock extends Clock {

  private final Clock machine;
  private final Instant start;
  private final long startNanos = System.nanoTime();

  public SteadyClock(Clock machine) {
    this.machine = machine;
    this.start = machine.instant();
  }

  /** The same moment, read from one clock, as the other one shows it. */
  static Instant on(Clock other, Clock clock, Instant time) {
    return clock == other ? time : other.instant().plus(Duration.between(clock.instant(), time));
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new SteadyClock(machine.withZone(zone));
  }
}
