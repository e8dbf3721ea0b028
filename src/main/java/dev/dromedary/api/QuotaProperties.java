package dev.dromedary.api;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.quotas}: limits of each tenant in the API.
 *
 * @param maxEndpoints Most endpoints of a tenant. 0 = no limit.
 * @param maxFilters Most endpoints of a tenant that have a filter. 0 = no limit.
 * @param maxEventsPerSecond Most events that a tenant publishes in a second over HTTP, on average,
 *     at all gateways together. 0 = no limit.
 */
@Validated
@ConfigurationProperties("webhooks.quotas")
record QuotaProperties(
    @DefaultValue("0") @Min(0) int maxEndpoints,
    @DefaultValue("0") @Min(0) int maxFilters,
    @DefaultValue("0") @Min(0) int maxEventsPerSecond) {}
