package dev.dromedary.retry;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.RetryDelays;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.endpoint.RedeliveryPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says on which tier a failed delivery waits for its next attempt. */
public final class Retries implements Admission.Schedules, RetryDelays, RedeliveryPolicies {

  private final Map<String, RedeliveryPolicy> policies;
  private final Tiers tiers;

  public Retries(Map<String, RedeliveryPolicy> policies, Tiers tiers) {
    this.policies = Map.copyOf(policies);
    this.tiers = tiers;
  }

  @Override
  public Set<String> names() {
    return policies.keySet();
  }

  @Override
  public Duration shortestDelay() {
    return delays().min(Comparator.naturalOrder()).orElseThrow();
  }

  @Override
  public Duration longestDelay() {
    return delays().max(Comparator.naturalOrder()).orElseThrow();
  }

  private Stream<Duration> delays() {
    return policies.values().stream().flatMap(policy -> policy.schedule().stream());
  }

  /** A policy that was taken out of the configuration while an endpoint names it is the default. */
  public RedeliveryPolicy policy(String name) {
    return policies.getOrDefault(name, policies.get(RedeliveryPolicy.DEFAULT));
  }

  /**
   * @param failed the delivery before the attempt that failed
   * @param retryAfter the least that the receiver asked to wait, or null; rounds up to the next
   *     tier, up to the longest
   * @return empty if the schedule is exhausted
   */
  public Optional<Place> next(Delivery failed, String policyName, Duration retryAfter) {
    if (retriesLeft(failed, policyName) == 0) {
      return Optional.empty();
    }
    Tier planned = tiers.of(policy(policyName).schedule().get(failed.retries()));
    if (retryAfter == null || retryAfter.compareTo(planned.earliest()) <= 0) {
      return Optional.of(planned.place());
    }
    return Optional.of(tiers.atLeast(retryAfter).place());
  }

  /** How often it is still retried in the present run of its schedule. */
  public int retriesLeft(Delivery delivery, String policyName) {
    return Math.max(0, policy(policyName).schedule().size() - delivery.retries());
  }

  /**
   * If all of the time that its schedule takes is over: the delivery before its last attempt, after
   * which it is exhausted.
   */
  @Override
  public Optional<Delivery> last(Delivery delivery, String policyName, Instant now) {
    Duration left = left(delivery.begun(now), policyName, now);
    return left.isNegative() || left.isZero()
        ? Optional.of(delivery.begun(now).retried(policy(policyName).schedule().size()))
        : Optional.empty();
  }

  /** How much is left of the time that its schedule takes; not positive if nothing is. */
  public Duration left(Delivery begun, String policyName, Instant now) {
    return policy(policyName).total().minus(Duration.between(begun.begunAt(), now));
  }

  /** Where a delivery waits that is deferred for about that long. */
  public Place deferral(Duration wait) {
    return tiers.roundedUp(wait).place();
  }

  /** Where a delivery waits that must not be late; what is left then is waited for again. */
  public Place until(Instant time) {
    return tiers.until(time);
  }
}
