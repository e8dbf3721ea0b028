package dev.dromedary.api;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Actuator at a port of its own ({@code management.server.port}) has filters of its own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBean(name = "webhooksActuatorKeyFilter")
class StandaloneManagementConfiguration {

  @Bean
  FilterRegistrationBean<ActuatorKeyFilter> webhooksManagementKeyFilter(
      FilterRegistrationBean<ActuatorKeyFilter> webhooksActuatorKeyFilter) {
    return webhooksActuatorKeyFilter;
  }
}
