package dev.dromedary.accept;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.accept}: limits of an event.
 *
 * @param maxBody Largest payload that is accepted.
 * @param maxBatch Most events of one call of {@code /events/batch}.
 * @param duplicateWindow Number of the last event ids that are known, so that a second event with
 *     one of them is dropped.
 */
@Validated
@ConfigurationProperties("webhooks.accept")
record AcceptProperties(
    @DefaultValue("256KB") DataSize maxBody,
    @DefaultValue("1000") @Min(1) int maxBatch,
    @DefaultValue("200000") @Min(0) @Max(100_000_000) int duplicateWindow) {

  AcceptProperties {
    SettingRule.check(
        "webhooks.accept.max-body", maxBody, maxBody.toBytes() > 0, "must be more than 0B");
  }
}
