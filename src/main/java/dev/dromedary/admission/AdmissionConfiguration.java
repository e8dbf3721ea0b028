package dev.dromedary.admission;

import dev.dromedary.endpoint.EndpointLimits;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.http.DeliveryProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether a delivery may be attempted now. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdmissionProperties.class)
public class AdmissionConfiguration {

  @Bean
  EndpointHealth webhooksEndpointHealth(
      AdmissionProperties properties,
      RetryDelays delays,
      Endpoints endpoints,
      Clock webhooksClock) {
    AdmissionProperties.CircuitBreaker circuit = properties.circuitBreaker();
    EndpointHealth health =
        new EndpointHealth(
            properties.fastThreshold(),
            properties.slowThreshold(),
            properties.maxInFlight(),
            new CircuitSettings(
                circuit.failureThreshold(),
                shorter(circuit.initialOpenDuration(), delays.shortestDelay()),
                shorter(circuit.maxOpenDuration(), delays.longestDelay())),
            new SteadyClock(webhooksClock),
            webhooksClock);
    endpoints.addListener(
        (before, after) -> {
          if (before != null && (after == null || isElsewhere(before, after))) {
            health.forget(before.id());
          }
        });
    return health;
  }

  /** A circuit never makes a delivery wait longer than its schedule would. */
  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Bean
  Slots webhooksSlots(Endpoints endpoints, Clock webhooksClock) {
    Slots slots = new Slots(new SteadyClock(webhooksClock), webhooksClock);
    endpoints.addListener(
        (before, after) -> {
          if (before != null
              && (after == null || !Objects.equals(before.rateLimit(), after.rateLimit()))) {
            slots.forget(before.id());
          }
        });
    return slots;
  }

  /** What is known of the receiver does not hold for another one, nor for one that was repaired. */
  private static boolean isElsewhere(WebhookEndpoint before, WebhookEndpoint after) {
    return !before.url().equals(after.url()) || before.status() != after.status();
  }

  @Bean
  Admission webhooksAdmission(
      Endpoints endpoints,
      EndpointStore store,
      EndpointHealth health,
      Slots slots,
      Admission.Schedules schedules,
      AdmissionProperties properties,
      Clock webhooksClock) {
    return new Admission(
        endpoints, store, health, slots, schedules, properties.deferral(), webhooksClock);
  }

  /** An endpoint may say less, not more. */
  @Bean
  EndpointLimits webhooksEndpointLimits(
      AdmissionProperties properties, DeliveryProperties delivery) {
    return new EndpointLimits(delivery.timeout(), properties.maxInFlight());
  }
}
