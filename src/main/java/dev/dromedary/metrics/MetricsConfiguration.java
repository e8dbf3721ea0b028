package dev.dromedary.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The counters of the gateway. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

  @Bean
  Counters webhooksCounters(ObjectProvider<MeterRegistry> registries) {
    return new Counters(registries.getIfUnique(SimpleMeterRegistry::new));
  }
}
