package dev.dromedary.retry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One tier for each delay that any policy names, and some more to wait on without an attempt. */
public final class Tiers {

  private final NavigableMap<Duration, Tier> byDelay = new TreeMap<>();

  /**
   * @param waits further delays, for deferred deliveries
   * @param jitter share of the delay by which a retry may come earlier or later, 0 to 0.5
   */
  public Tiers(
      Collection<RedeliveryPolicy> policies,
      Collection<Duration> waits,
      double jitter,
      Clock clock) {
    Stream.concat(policies.stream().flatMap(policy -> policy.schedule().stream()), waits.stream())
        .forEach(delay -> byDelay.computeIfAbsent(delay, d -> new Tier(d, jitter, clock)));
    if (byDelay.isEmpty()) {
      throw new IllegalArgumentException("At least one delay must be given");
    }
  }

  public List<Tier> all() {
    return List.copyOf(byDelay.values());
  }

  public Tier of(Duration delay) {
    return byDelay.get(delay);
  }

  /** The longest tier on which a delivery is not late for that time, or the shortest there is. */
  public Place until(Instant time) {
    for (Tier tier : byDelay.descendingMap().values()) {
      Optional<Instant> due = tier.dueBy(time);
      if (due.isPresent()) {
        return new Place(tier.name(), due.get());
      }
    }
    return byDelay.firstEntry().getValue().place();
  }

  /** The shortest tier whose delay is at least that, or the longest there is. */
  public Tier roundedUp(Duration wait) {
    Map.Entry<Duration, Tier> tier = byDelay.ceilingEntry(wait);
    return (tier == null ? byDelay.lastEntry() : tier).getValue();
  }

  /**
   * The shortest tier on which each delivery waits at least so long, jitter included, or the
   * longest there is.
   */
  public Tier atLeast(Duration wait) {
    for (Tier tier : byDelay.values()) {
      if (tier.earliest().compareTo(wait) >= 0) {
        return tier;
      }
    }
    return byDelay.lastEntry().getValue();
  }
}
