package dev.dromedary.monitor;

import dev.dromedary.startup.SettingRule;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.monitor}: endpoints that fail all the time.
 *
 * @param failingAfter How long nothing but failures, at least five, come from an endpoint before it
 *     is called failing.
 * @param disableAfter How long nothing but failures come from an endpoint before it is disabled. 0
 *     = never.
 */
@Validated
@ConfigurationProperties("webhooks.monitor")
record MonitorProperties(
    @DefaultValue("1h") @DurationMin(millis = 1) Duration failingAfter,
    @DefaultValue("5d") Duration disableAfter) {

  MonitorProperties {
    SettingRule.check(
        "webhooks.monitor.disable-after",
        disableAfter,
        disableAfter.isZero() || disableAfter.compareTo(failingAfter) >= 0,
        "must be at least failing-after, or 0");
  }
}
