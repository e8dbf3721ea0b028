package dev.dromedary.api;

import dev.dromedary.endpoint.Endpoints;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * The web server of a gateway that is a program of its own: every path is the gateway's, and
 * nothing else guards it. A host application has its own error pages and its own security.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("webhooks.enabled")
public class StandaloneConfiguration {

  @Bean
  FrontDoor webhooksFrontDoor() {
    return FrontDoor.ofAll();
  }

  @Bean
  FilterRegistrationBean<StrictUrlFilter> webhooksStrictUrlFilter() {
    FilterRegistrationBean<StrictUrlFilter> registration =
        new FilterRegistrationBean<>(new StrictUrlFilter());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  FilterRegistrationBean<ActuatorKeyFilter> webhooksActuatorKeyFilter(
      Logins logins,
      ApiProperties properties,
      @Value("${management.endpoints.web.base-path:/actuator}") String basePath) {
    FilterRegistrationBean<ActuatorKeyFilter> registration =
        new FilterRegistrationBean<>(new ActuatorKeyFilter(logins, properties.scraper(), basePath));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  /** In a host application this path may be its own. */
  @Bean
  ServletRegistrationBean<KeySetServlet> webhooksKeySet(
      Endpoints endpoints, @Qualifier("webhooksClock") Clock webhooksClock) {
    ServletRegistrationBean<KeySetServlet> registration =
        new ServletRegistrationBean<>(
            new KeySetServlet(endpoints, webhooksClock), KeySetServlet.PATH);
    registration.setName("webhooksKeySet");
    return registration;
  }

  /** A slash in an event's id, where it is part of a path, may be encoded. */
  @Bean
  TomcatConnectorCustomizer webhooksIdsInPaths() {
    return connector -> {
      connector.setEncodedSolidusHandling("passthrough");
      connector.setEncodedReverseSolidusHandling("passthrough");
    };
  }
}
