package dev.dromedary.retry;

import dev.dromedary.endpoint.DurationText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The queue of one delay. It says when a delivery that comes in now is due, and keeps the queue in
 * due order while it does so: jitter of its own for each delivery would let a late one block the
 * earlier ones behind it.
 *
 * <p>So the jitter is a spread: what comes in alone is due anywhere within ± {@code jitter} of the
 * delay; what comes in together is due one after the other, spread over that window. No delivery is
 * due before the one in front of it, and none outside of the window. If the one in front is due
 * later than that, the clock was set back since, and it does not count.
 */
public final class Tier {

  /**
   * Each delivery that fails together with others takes this part of what the one in front of it
   * left of the window: a thousand are spread over most of it, many more come ever closer together.
   */
  private static final int SPREAD = 1_000;

  private final String name;
  private final Duration delay;
  private final double jitter;
  private final Clock clock;
  private final AtomicLong lastDue = new AtomicLong();

  Tier(Duration delay, double jitter, Clock clock) {
    this.name = DurationText.of(delay);
    this.delay = delay;
    this.jitter = jitter;
    this.clock = clock;
  }

  public String name() {
    return name;
  }

  /** The shortest time after which a delivery that comes in now is due. */
  Duration earliest() {
    return Duration.ofMillis((long) (delay.toMillis() * (1 - jitter)));
  }

  /** The longest one. */
  public Duration latest() {
    return Duration.ofMillis((long) (delay.toMillis() * (1 + jitter)));
  }

  /** Where a delivery that comes in now waits. */
  Place place() {
    return new Place(name, due());
  }

  /** When a delivery that comes in now is due. */
  Instant due() {
    long now = clock.millis();
    long first = now + earliest().toMillis();
    long last = now + latest().toMillis();
    long alone = first + ThreadLocalRandom.current().nextLong(last - first + 1);
    return Instant.ofEpochMilli(
        lastDue.updateAndGet(
            before ->
                before <= first || before > last
                    ? alone
                    : Math.min(before + behind(last - before), last)));
  }

  /**
   * @param left of the window, in milliseconds
   */
  private static long behind(long left) {
    long step = Math.max(1, left / SPREAD);
    return ThreadLocalRandom.current().nextLong(2 * step + 1);
  }

  /**
   * When a delivery that comes in now is due if it waits for a time that was set for it: at that
   * time if it is in the window, or at the beginning of the window, and then waits again.
   *
   * @return empty if it were late, because all of the window or what waits here already is
   */
  Optional<Instant> dueBy(Instant time) {
    long now = clock.millis();
    long first = now + earliest().toMillis();
    long last = now + latest().toMillis();
    long latest = time.toEpochMilli();
    if (first > latest) {
      return Optional.empty();
    }
    long wanted = latest <= last ? latest : first;
    long due =
        lastDue.updateAndGet(
            before -> before > last ? wanted : before > latest ? before : Math.max(before, wanted));
    return due > latest ? Optional.empty() : Optional.of(Instant.ofEpochMilli(due));
  }

  @Override
  public String toString() {
    return name;
  }
}
