package dev.dromedary.api;

import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The HTTP API.
 *
 * @param apiKey Key of the HTTP API. If empty, one is made at the first start, kept in the data
 *     folder and shown once.
 * @param metricsKey Key of a scraper: good for {@code /actuator/prometheus} and nothing else, also
 *     while the database is unavailable. Empty = none; the key of a viewer of all tenants is good
 *     for it too.
 * @param auditRetention How long the changes that callers made can be looked up; at least 1d.
 */
@Validated
@ConfigurationProperties("webhooks.admin")
record ApiProperties(
    @DefaultValue("") String apiKey,
    @DefaultValue("") String metricsKey,
    @DefaultValue("365d") @DurationMin(days = 1) Duration auditRetention) {

  ApiProperties {
    if (!apiKey.isBlank()) {
      ApiKey.of(apiKey.trim());
    }
    scraper(metricsKey);
  }

  Optional<ApiKey> scraper() {
    return scraper(metricsKey);
  }

  private static Optional<ApiKey> scraper(String metricsKey) {
    return metricsKey.isBlank()
        ? Optional.empty()
        : Optional.of(ApiKey.of("webhooks.admin.metrics-key", metricsKey.trim()));
  }

  @Override
  public String toString() {
    return "ApiProperties[apiKey=" + (apiKey.isEmpty() ? "generated" : "configured") + "]";
  }
}
