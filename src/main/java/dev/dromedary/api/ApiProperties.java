package dev.dromedary.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The HTTP API.
 *
 * @param apiKey Key of the HTTP API. If empty, one is made at the first start, kept in the data
 *     folder and shown once.
 */
@ConfigurationProperties("webhooks.admin")
record ApiProperties(@DefaultValue("") String apiKey) {

  ApiProperties {
    if (!apiKey.isBlank()) {
      ApiKey.of(apiKey.trim());
    }
  }

  @Override
  public String toString() {
    return "ApiProperties[apiKey=" + (apiKey.isEmpty() ? "generated" : "configured") + "]";
  }
}
