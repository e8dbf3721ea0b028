package dev.dromedary.gateway;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.Batches;
import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.broker.EmbeddedBroker;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.deadletter.DeadLetterProperties;
import dev.dromedary.deadletter.Reconciliation;
import dev.dromedary.deadletter.Requeuing;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointProperties;
import dev.dromedary.endpoint.EndpointSnapshot;
import dev.dromedary.endpoint.EndpointStates;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.EndpointsFile;
import dev.dromedary.endpoint.JdbcOtherFiles;
import dev.dromedary.endpoint.OtherDatabases;
import dev.dromedary.history.History;
import dev.dromedary.history.HistoryProperties;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.history.Retention;
import dev.dromedary.metrics.Counters;
import dev.dromedary.replay.LostDeliveries;
import dev.dromedary.replay.ReplayProperties;
import dev.dromedary.retry.Tiers;
import dev.dromedary.routing.RouteFiles;
import dev.dromedary.routing.RouteProperties;
import dev.dromedary.startup.DataFolder;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The life cycle of the gateway, and its calls of the routes. */
@Configuration(proxyBeanMethods = false)
public class GatewayConfiguration {

  @Bean
  RouteGateway webhooksRouteGateway(
      ProducerTemplate camel, Batches batches, Endpoints endpoints, BrokerWatch broker) {
    return new RouteGateway(camel, batches, endpoints, broker::problem);
  }

  @Bean
  EndpointLoading webhooksEndpointLoading(
      JdbcMigrations migrations,
      History history,
      Endpoints endpoints,
      DataFolder folder,
      DuplicateWindow window,
      OtherDatabases databases,
      DefinitionReader definitions,
      Environment environment,
      JdbcOtherFiles others,
      EndpointProperties properties) {
    return new EndpointLoading(
        migrations,
        history,
        endpoints,
        new EndpointSnapshot(folder.path().resolve("endpoints.json")),
        new EndpointsFile(properties.location(), definitions, environment::getProperty),
        new EndpointStates(folder.path().resolve("file-endpoints.json")),
        window,
        databases,
        others);
  }

  @Bean
  Gateway webhooksGateway(
      EndpointLoading loading,
      BrokerWatch broker,
      RouteFiles routes,
      RouteGateway calls,
      EndpointProperties endpoints,
      RouteProperties files,
      ScheduledExecutorService webhooksScheduler) {
    return new Gateway(
        loading,
        broker,
        routes,
        calls,
        endpoints.pollInterval(),
        files.pollInterval(),
        webhooksScheduler);
  }

  @Bean
  Housekeeping webhooksHousekeepingTasks(
      Gateway gateway,
      Retention retention,
      Requeuing requeuing,
      LostDeliveries lost,
      Reconciliation reconciliation,
      Counters counters,
      HistoryProperties history,
      ReplayProperties replay,
      DeadLetterProperties deadLetters,
      ScheduledExecutorService webhooksHousekeeping) {
    return new Housekeeping(
        gateway,
        retention,
        requeuing,
        lost,
        reconciliation,
        counters,
        history,
        replay,
        deadLetters,
        webhooksHousekeeping);
  }

  /** The gateway is made later than the routes are known. */
  @Bean
  MessageListenerContainerFactory webhooksEndpointChangeContainer(ObjectProvider<Gateway> gateway) {
    return BatchContainers.topic(() -> gateway.getObject().outdate());
  }

  /** Another broker has its own. */
  @Bean
  @ConditionalOnBean(EmbeddedBroker.class)
  QueueDepths webhooksQueueDepths(
      EmbeddedBroker embedded, BrokerProperties broker, QueueProperties queues, Tiers tiers) {
    return new QueueDepths(queues, broker, tiers, embedded::depth);
  }

  @Bean("webhooks")
  GatewayHealth webhooksHealth(
      Gateway gateway, RouteFiles routes, BrokerWatch broker, OtherDatabases databases) {
    return new GatewayHealth(gateway, routes, broker, databases);
  }
}
