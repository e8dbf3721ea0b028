package dev.dromedary.monitor;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.history.History;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The automatic changes of endpoints, and the operational events. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MonitorProperties.class)
class MonitorConfiguration {

  /** It publishes over a route, whose beans need it themselves: hence the provider. */
  @Bean
  EndpointMonitor webhooksEndpointMonitor(
      Endpoints endpoints,
      History history,
      ObjectProvider<Operations> operations,
      @Qualifier("webhooksWorkers") ExecutorService webhooksWorkers,
      MonitorProperties properties,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new EndpointMonitor(
        endpoints,
        new AutoDisablePolicy(properties.failingAfter(), properties.disableAfter()),
        history::deliveredSince,
        event -> operations.getObject().publish(event),
        webhooksWorkers,
        webhooksClock);
  }

  @Bean
  OperationsSteps webhooksOperations(
      Endpoints endpoints, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new OperationsSteps(endpoints, webhooksClock);
  }
}
