package dev.dromedary.statistics;

import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.broker.QueueStates;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.retry.Tiers;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
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
  QueueReports webhooksQueueReports(
      QueueProperties names,
      BrokerProperties broker,
      Tiers tiers,
      QueueStates states,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    Map<String, QueueRole> queues = new LinkedHashMap<>();
    for (QueueRole role : QueueRole.values()) {
      switch (role) {
        case RETRY -> tiers.all().forEach(tier -> queues.put(names.retry(tier.name()), role));
        case POISON -> queues.put(broker.poisonQueue(), role);
        default -> queues.put(role.queue(names), role);
      }
    }
    return new QueueReports(queues, states, System::nanoTime, webhooksClock);
  }

  @Bean
  HousekeepingTask webhooksQueueSamples(QueueReports reports) {
    return HousekeepingTask.whileConsuming("samples the queues", Sampler.WINDOW, reports::sample);
  }

  @Bean
  TenantReports webhooksTenantReports(
      Endpoints endpoints, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new TenantReports(endpoints, webhooksClock);
  }
}
