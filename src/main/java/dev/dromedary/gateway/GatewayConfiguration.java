package dev.dromedary.gateway;

import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.Batches;
import dev.dromedary.broker.BrokerNotices;
import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.broker.QueueStates;
import dev.dromedary.cluster.Cluster;
import dev.dromedary.encryption.KeyProvider;
import dev.dromedary.endpoint.EndpointLoading;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.OtherDatabases;
import dev.dromedary.metrics.Counters;
import dev.dromedary.retry.Tiers;
import dev.dromedary.routing.RouteFiles;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The life cycle of the gateway, and its calls of the routes. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

  @Bean
  RouteGateway webhooksRouteGateway(
      ProducerTemplate camel, Batches batches, Endpoints endpoints, BrokerWatch broker) {
    return new RouteGateway(camel, batches, endpoints, broker::problem);
  }

  @Bean
  Gateway webhooksGateway(
      EndpointLoading loading,
      BrokerWatch broker,
      RouteFiles routes,
      RouteGateway calls,
      Cluster cluster,
      @Qualifier("webhooksScheduler") ScheduledExecutorService webhooksScheduler) {
    return new Gateway(loading, broker, routes, calls, cluster, webhooksScheduler);
  }

  @Bean
  Housekeeping webhooksHousekeepingTasks(
      Gateway gateway,
      Cluster cluster,
      List<HousekeepingTask> tasks,
      @Qualifier("webhooksHousekeeping") ScheduledExecutorService webhooksHousekeeping) {
    return new Housekeeping(gateway, cluster, tasks, webhooksHousekeeping);
  }

  /** The gateway is made later than the routes are known. */
  @Bean
  MessageListenerContainerFactory webhooksEndpointChangeContainer(
      ObjectProvider<Gateway> gateway, Authenticity authenticity) {
    return BatchContainers.topic(() -> gateway.getObject().subscribed(), authenticity);
  }

  @Bean
  QueueMeters webhooksQueueMeters(
      QueueProperties queues,
      BrokerProperties broker,
      Tiers tiers,
      QueueStates states,
      @Qualifier("webhooksHousekeeping") ScheduledExecutorService webhooksHousekeeping,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new QueueMeters(
        QueueMeters.queues(queues, broker, tiers),
        states,
        webhooksHousekeeping,
        System::nanoTime,
        webhooksClock);
  }

  @Bean
  MeterMBeans webhooksMeterMBeans(Counters counters) {
    return new MeterMBeans(counters.registry());
  }

  @Bean
  GatewayMeters webhooksGatewayMeters(
      Gateway gateway,
      BrokerWatch broker,
      RouteFiles routes,
      Endpoints endpoints,
      EndpointLimiters limiters) {
    return new GatewayMeters(gateway, broker, routes, endpoints, limiters);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class HealthConfiguration {

    @Bean("webhooks")
    GatewayHealth webhooksHealth(
        Gateway gateway,
        RouteFiles routes,
        BrokerWatch broker,
        OtherDatabases databases,
        Cluster cluster,
        KeyProvider keys,
        BrokerNotices notices) {
      return new GatewayHealth(gateway, routes, broker, databases, cluster, keys, notices);
    }
  }
}
