package dev.dromedary.http;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.delivery}: the HTTP calls of receivers.
 *
 * @param timeout Longest time of a whole attempt: connecting, sending, reading the response.
 * @param connectTimeout Longest time of the connection alone, TLS included.
 * @param maxConnectionsPerHost Most connections to one host. Its endpoints share them, and an
 *     attempt that waits for one uses up its time.
 * @param allowHttp Whether endpoints may have URLs without TLS.
 * @param allowedNetworks Networks (CIDR) that may be delivered to besides public addresses.
 */
@Validated
@ConfigurationProperties("webhooks.delivery")
public record DeliveryProperties(
    @DefaultValue("20s") @DurationMin(millis = 1) Duration timeout,
    @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
    @DefaultValue("1000") @Min(1) int maxConnectionsPerHost,
    @DefaultValue("false") boolean allowHttp,
    @DefaultValue List<String> allowedNetworks) {

  public DeliveryProperties {
    SettingRule.holds(
        "webhooks.delivery.allowed-networks", () -> new AllowedNetworks(allowedNetworks));
  }
}
