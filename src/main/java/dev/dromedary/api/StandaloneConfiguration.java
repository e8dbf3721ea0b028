package dev.dromedary.api;

import dev.dromedary.endpoint.Endpoints;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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

  private static final Logger LOG = LoggerFactory.getLogger(StandaloneConfiguration.class);

  @Bean
  FrontDoor webhooksFrontDoor() {
    return FrontDoor.ofAll();
  }

  /**
   * A supervisor may hold the listening socket and give it as the standard input (systemd: {@code
   * StandardInput=socket}): a call that comes while the gateway starts again waits for it then. It
   * customizes the server and not its connectors, because a management port has one of its own.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> webhooksSocketActivation()
      throws IOException {
    if (!(System.inheritedChannel() instanceof ServerSocketChannel socket)) {
      return server -> {};
    }
    LOG.info(
        "The standard input is a listening socket, {}: calls are accepted there, not at"
            + " server.port",
        socket.getLocalAddress());
    return server ->
        server.addConnectorCustomizers(
            connector -> connector.setProperty("useInheritedChannel", "true"));
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
