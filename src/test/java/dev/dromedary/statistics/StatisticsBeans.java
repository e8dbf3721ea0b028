package dev.dromedary.statistics;

import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.broker.QueueState;
import dev.dromedary.broker.QueueStates;
import dev.dromedary.endpoint.Endpoints;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.springframework.context.annotation.Bean;

/** The beans of this package for tests of other packages. */
public class StatisticsBeans {

  @Bean
  HealthReports healthReports(EndpointLimiters limiters, Clock webhooksClock) {
    return new HealthReports(limiters, webhooksClock);
  }

  @Bean
  TenantReports tenantReports(Endpoints endpoints, Clock webhooksClock) {
    return new TenantReports(endpoints, webhooksClock);
  }

  /** One that may be stopped, and one that may not. */
  @Bean
  RunningRoutes runningRoutes() {
    return new MemoryRoutes();
  }

  /** No queues, as there is no broker. */
  @Bean
  QueueReports queueReports(Clock webhooksClock) {
    return new QueueReports(
        Map.of(),
        new QueueStates() {
          @Override
          public Map<String, QueueState> look(Collection<String> queues) {
            return Map.of();
          }

          @Override
          public boolean isCheap() {
            return true;
          }
        },
        System::nanoTime,
        webhooksClock);
  }
}
