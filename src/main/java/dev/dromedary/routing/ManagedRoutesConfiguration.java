package dev.dromedary.routing;

import org.apache.camel.CamelContext;
import org.apache.camel.ManagementMBeansLevel;
import org.apache.camel.spring.boot.CamelConfigurationProperties;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The MBeans of Camel in the gateway as a program of its own. */
@Configuration(proxyBeanMethods = false)
public class ManagedRoutesConfiguration {

  @Bean
  CamelContextConfiguration webhooksManagedRoutes(CamelConfigurationProperties camel) {
    return new CamelContextConfiguration() {

      @Override
      public void beforeApplicationStart(CamelContext context) {
        if (camel.getMain().getJmxManagementMBeansLevel() == ManagementMBeansLevel.RoutesOnly) {
          context.getManagementStrategy().setManagementObjectNameStrategy(new ManagedRoutes());
        }
      }

      @Override
      public void afterApplicationStart(CamelContext context) {}
    };
  }
}
