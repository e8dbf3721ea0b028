package dev.dromedary.retry;

import java.time.Duration;
import java.util.List;

/**
 * The named rule of how an endpoint's failures are retried: n delays are n retries, so n + 1
 * attempts.
 *
 * @param schedule the delay before each retry
 */
public record RedeliveryPolicy(String name, List<Duration> schedule) {

  public static final String DEFAULT = "default";

  public RedeliveryPolicy {
    schedule = List.copyOf(schedule);
    for (Duration delay : schedule) {
      if (delay.compareTo(Duration.ofMillis(1)) < 0) {
        throw new IllegalArgumentException(
            "webhooks.retry schedule of policy '%s': a delay must be at least 1ms".formatted(name));
      }
    }
  }

  /** From the first attempt to the last one, if each ended at once. */
  public Duration total() {
    return schedule.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
