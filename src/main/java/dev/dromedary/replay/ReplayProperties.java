package dev.dromedary.replay;

import dev.dromedary.startup.SettingRule;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.replay}: deliveries that are put back.
 *
 * @param lostAfter How long a delivery is overdue and on no queue before it is put back. 0 = never.
 */
@Validated
@ConfigurationProperties("webhooks.replay")
record ReplayProperties(@DefaultValue("1h") Duration lostAfter) {

  ReplayProperties {
    SettingRule.check(
        "webhooks.replay.lost-after",
        lostAfter,
        lostAfter.isZero() || lostAfter.toMillis() > 0,
        "must be at least 1ms, or 0");
  }
}
