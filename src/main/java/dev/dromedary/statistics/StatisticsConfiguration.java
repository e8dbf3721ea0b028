package dev.dromedary.statistics;

import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.endpoint.Endpoints;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The figures of a running gateway. */
@Configuration(proxyBeanMethods = false)
class StatisticsConfiguration {

  @Bean
  HealthReports webhooksHealthReports(
      EndpointLimiters limiters, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new HealthReports(limiters, webhooksClock);
  }

  @Bean
  TenantReports webhooksTenantReports(
      Endpoints endpoints, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new TenantReports(endpoints, webhooksClock);
  }
}
