package dev.dromedary.ordering;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.expression.Expressions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deliveries to an ordered endpoint, one after the other. */
@Configuration(proxyBeanMethods = false)
public class OrderingConfiguration {

  @Bean
  OrderedTenants webhooksOrderedTenants(Endpoints endpoints) {
    return new OrderedTenants(endpoints);
  }

  @Bean
  Lines webhooksLines() {
    return new Lines();
  }

  @Bean
  OrderSteps webhooksOrder(Lines lines, Expressions filters) {
    return new OrderSteps(lines, new OrderKeys(filters));
  }
}
