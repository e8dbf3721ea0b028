package dev.dromedary.retry;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One tier for each delay that any policy names. */
public final class Tiers {

  private final NavigableMap<Duration, Tier> byDelay = new TreeMap<>();

  /**
   * @param jitter share of the delay by which a retry may come earlier or later, 0 to 0.5
   */
  public Tiers(Collection<RedeliveryPolicy> policies, double jitter, Clock clock) {
    for (RedeliveryPolicy policy : policies) {
      for (Duration delay : policy.schedule()) {
        byDelay.computeIfAbsent(delay, d -> new Tier(d, jitter, clock));
      }
    }
    if (byDelay.isEmpty()) {
      byDelay.put(Duration.ofSeconds(5), new Tier(Duration.ofSeconds(5), jitter, clock));
    }
  }

  public List<Tier> all() {
    return List.copyOf(byDelay.values());
  }

  public Tier of(Duration delay) {
    return byDelay.get(delay);
  }

  /** The shortest tier that waits at least so long, or the longest there is. */
  public Tier atLeast(Duration wait) {
    for (Tier tier : byDelay.values()) {
      if (tier.earliest().compareTo(wait) >= 0) {
        return tier;
      }
    }
    return byDelay.lastEntry().getValue();
  }
}
