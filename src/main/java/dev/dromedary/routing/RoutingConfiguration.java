package dev.dromedary.routing;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.JoinedComponent;
import dev.dromedary.broker.BrokerConfiguration;
import dev.dromedary.http.DeliveryProperties;
import dev.dromedary.retry.Tier;
import dev.dromedary.retry.Tiers;
import dev.dromedary.startup.HousekeepingTask;
import dev.dromedary.statistics.Sampler;
import jakarta.jms.ConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The route files. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RouteProperties.class)
class RoutingConfiguration {

  private static final String RETRY = "webhooks-retry";
  private static final String RETRY_FILE = "retry.camel.yaml";

  /** The components are those of the dry run, in which a file is tried before it is loaded. */
  @Bean
  RouteFiles webhooksRouteFiles(
      CamelContext camel,
      Tiers tiers,
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      Authenticity authenticity,
      RouteProperties properties) {
    return new RouteFiles(
        camel,
        new RouteFolder(properties.location()),
        properties.privileges(),
        properties.pollInterval(),
        context -> {
          context.addComponent(
              "webhooks-jms", BrokerConfiguration.jms(connectionFactory, authenticity));
          context.addComponent(
              "webhooks-joined", new JoinedComponent(connectionFactory, authenticity));
        },
        (context, file) -> {
          if (file.equals(RETRY_FILE)) {
            tiers.all().forEach(tier -> addTier(context, tier));
          }
        });
  }

  @Bean
  RouteStates webhooksRunningRoutes(
      CamelContext camel, RouteFiles webhooksRouteFiles, DeliveryProperties delivery) {
    return new RouteStates(camel, webhooksRouteFiles, RouteStates.longestStop(delivery.timeout()));
  }

  @Bean
  HousekeepingTask webhooksRouteSamples(RouteStates webhooksRunningRoutes) {
    return HousekeepingTask.whileConsuming(
        "samples the routes", Sampler.WINDOW, webhooksRunningRoutes::sample);
  }

  private static void addTier(CamelContext context, Tier tier) {
    TemplatedRouteBuilder.builder(context, RETRY)
        .routeId(RETRY + "-" + tier.name())
        .parameter("tier", tier.name())
        .add();
  }
}
