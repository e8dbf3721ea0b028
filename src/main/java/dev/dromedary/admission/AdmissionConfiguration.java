package dev.dromedary.admission;

import dev.dromedary.endpoint.EndpointLimits;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.http.DeliveryProperties;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether a delivery may be attempted now. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdmissionProperties.class)
class AdmissionConfiguration {

  @Bean
  EndpointLimiters webhooksEndpointLimiters(
      AdmissionProperties properties, RetryDelays delays, Endpoints endpoints) {
    long start = System.nanoTime();
    EndpointLimiters limiters =
        new EndpointLimiters(
            properties.within(delays.shortestDelay(), delays.longestDelay()),
            () -> System.nanoTime() - start);
    endpoints.addListener(
        (before, after) -> {
          if (before != null && (after == null || isElsewhere(before, after))) {
            limiters.forget(before.id());
          }
        });
    return limiters;
  }

  @Bean
  ClusterLimits webhooksClusterLimits(EndpointLimiters limiters, Endpoints endpoints) {
    return new ClusterLimits(limiters, id -> endpoints.find(id).isPresent());
  }

  /** The statistics of a receiver hold neither for another one nor for a repaired one. */
  private static boolean isElsewhere(WebhookEndpoint before, WebhookEndpoint after) {
    return !before.url().equals(after.url()) || before.status() != after.status();
  }

  @Bean
  Admission webhooksAdmission(
      Endpoints endpoints,
      EndpointStore store,
      EndpointLimiters limiters,
      Admission.Schedules schedules,
      AdmissionProperties properties,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Admission(
        endpoints, store, limiters, schedules, properties.deferral(), webhooksClock);
  }

  /** An endpoint may say less, not more. */
  @Bean
  EndpointLimits webhooksEndpointLimits(
      AdmissionProperties properties, DeliveryProperties delivery) {
    return new EndpointLimits(delivery.timeout(), properties.maxInFlight());
  }
}
