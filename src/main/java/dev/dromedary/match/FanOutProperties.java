package dev.dromedary.match;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.fan-out}: events with many subscribers.
 *
 * @param consumers Fan-outs that are worked on at the same time.
 * @param chunkSize Most subscribers of an event that are gone through at once. An event with more
 *     is a fan-out.
 */
@Validated
@ConfigurationProperties("webhooks.fan-out")
record FanOutProperties(
    @DefaultValue("2") @Min(1) int consumers, @DefaultValue("500") @Min(1) int chunkSize) {}
