package dev.dromedary.match;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.match}: events on their way to their subscriptions.
 *
 * @param consumers Batches of events that are worked on at the same time.
 * @param inlineLimit Most endpoints of an event whose deliveries are attempted inline, without the
 *     hop over the deliveries queue, where an endpoint is fast. 0 = never.
 * @param filterBudget Longest time that a filter may take for one event.
 * @param tenantFilterBudget Time that the filters of a tenant may take in a second. Its further
 *     events of that second are matched on the queue of the fan-outs, behind no event of another
 *     tenant; those of ordered endpoints are not.
 * @param priorityTypes Event types, or patterns, whose deliveries have high priority: they do not
 *     wait behind those of others.
 * @param maxInlineAge While there are priority types: age of an event of another type from which
 *     its deliveries bypass inline and go over the deliveries queue.
 */
@Validated
@ConfigurationProperties("webhooks.match")
record MatchProperties(
    @DefaultValue("2") @Min(1) int consumers,
    @DefaultValue("100") @Min(0) int inlineLimit,
    @DefaultValue("50ms") @DurationMin(millis = 1) Duration filterBudget,
    @DefaultValue("250ms") @DurationMin(millis = 1) Duration tenantFilterBudget,
    @DefaultValue List<String> priorityTypes,
    @DefaultValue("2s") @DurationMin(millis = 1) Duration maxInlineAge) {

  MatchProperties {
    SettingRule.holds("webhooks.match.priority-types", () -> new TypePatterns(priorityTypes));
  }
}
