package dev.dromedary.retry;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.retry}: when a failed delivery is attempted again.
 *
 * @param schedule Delays of the policy {@code default}: n delays are n retries.
 * @param deferralDelays Further delays, for deliveries that are deferred or whose receiver sent
 *     {@code Retry-After}.
 * @param jitter Share of a delay by which a retry may come earlier or later.
 * @param policies Further policies by name.
 */
@Validated
@ConfigurationProperties("webhooks.retry")
record RetryProperties(
    @DefaultValue("5s,5m,30m,2h,5h,10h,10h") @NotEmpty
        List<@DurationMin(millis = 1) Duration> schedule,
    @DefaultValue("1s,2s,15s,30s,1m,2m,15m,1h")
        List<@DurationMin(millis = 1) Duration> deferralDelays,
    @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("0.5") double jitter,
    @DefaultValue Map<String, @Valid Policy> policies) {

  RetryProperties {
    SettingRule.check(
        "webhooks.retry.policies",
        policies.keySet(),
        !policies.containsKey(RedeliveryPolicy.DEFAULT),
        "must not name 'default', whose delays are webhooks.retry.schedule");
    SettingRule.check("webhooks.retry.jitter", jitter, !Double.isNaN(jitter), "must be a number");
  }

  /**
   * @param schedule Delays of this policy. Empty = no retry.
   */
  public record Policy(@DefaultValue List<@DurationMin(millis = 1) Duration> schedule) {}

  /** All policies by name, with the default one. */
  Map<String, RedeliveryPolicy> all() {
    Map<String, RedeliveryPolicy> all = new HashMap<>();
    policies.forEach((name, policy) -> all.put(name, new RedeliveryPolicy(name, policy.schedule)));
    all.put(RedeliveryPolicy.DEFAULT, new RedeliveryPolicy(RedeliveryPolicy.DEFAULT, schedule));
    return all;
  }
}
