package dev.dromedary.autoconfigure;

import dev.dromedary.batch.Batches;
import dev.dromedary.batch.JoinedComponent;
import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.broker.EmbeddedBroker;
import dev.dromedary.broker.EmbeddedBrokerHealth;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.JdbcPassLock;
import dev.dromedary.deadletter.JmsDeadLetters;
import dev.dromedary.deadletter.Passes;
import dev.dromedary.deadletter.Reconciliation;
import dev.dromedary.deadletter.Requeuing;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.OtherDatabases;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.gateway.EndpointLoading;
import dev.dromedary.gateway.Gateway;
import dev.dromedary.gateway.GatewayHealth;
import dev.dromedary.gateway.RouteCalls;
import dev.dromedary.history.History;
import dev.dromedary.history.Retention;
import dev.dromedary.metrics.Counters;
import dev.dromedary.replay.JmsOpenDeliveries;
import dev.dromedary.replay.LostDeliveries;
import dev.dromedary.retry.Tier;
import dev.dromedary.retry.Tiers;
import dev.dromedary.routing.RouteFiles;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The routes, and what asks something of them. */
@Configuration(proxyBeanMethods = false)
public class RouteConfiguration {

  private static final String RETRY = "webhooks-retry";
  private static final String RETRY_FILE = "retry.camel.yaml";

  @Bean
  RouteCalls webhooksRouteCalls(
      ProducerTemplate camel, Batches batches, Endpoints endpoints, BrokerWatch broker) {
    return new RouteCalls(camel, batches, endpoints, broker::problem);
  }

  @Bean("webhooks")
  GatewayHealth webhooksHealth(
      Gateway gateway, RouteFiles routes, BrokerWatch broker, OtherDatabases databases) {
    return new GatewayHealth(gateway, routes, broker, databases);
  }

  /** Also where there is none: groups of the health name it. */
  @Bean("webhooksEmbeddedBroker")
  EmbeddedBrokerHealth webhooksEmbeddedBrokerHealth(ObjectProvider<EmbeddedBroker> embedded) {
    return new EmbeddedBrokerHealth(() -> embedded.stream().allMatch(EmbeddedBroker::isRunning));
  }

  @Bean
  Passes webhooksPasses(Clock webhooksClock) {
    return new Passes(webhooksClock);
  }

  @Bean
  JdbcPassLock webhooksPassLock(DataSource dataSource) {
    return new JdbcPassLock(dataSource, JdbcPassLock.Purpose.DEAD_LETTERS);
  }

  @Bean
  DeadLetters webhooksDeadLetterQueue(
      ConnectionFactory connectionFactory,
      RouteCalls calls,
      JdbcPassLock lock,
      Passes passes,
      WebhooksProperties properties) {
    return new JmsDeadLetters(
        connectionFactory,
        properties.queue().deadLetters(),
        calls::requeue,
        calls::requeueInTurn,
        calls::deleteDeadLetter,
        lock,
        passes);
  }

  /**
   * The components are those of the dry run, in which a file is tried out before it replaces
   * anything.
   */
  @Bean
  RouteFiles webhooksRouteFiles(
      CamelContext camel,
      Tiers tiers,
      ConnectionFactory connectionFactory,
      WebhooksProperties properties) {
    return new RouteFiles(
        camel,
        properties.routes().location(),
        context -> {
          context.addComponent("webhooks-jms", BrokerConfiguration.jms(connectionFactory));
          context.addComponent("webhooks-joined", new JoinedComponent(connectionFactory));
        },
        (context, file) -> {
          if (file.equals(RETRY_FILE)) {
            tiers.all().forEach(tier -> addTier(context, tier));
          }
        });
  }

  @Bean
  Gateway webhooksGateway(
      EndpointLoading loading,
      BrokerWatch broker,
      RouteFiles routes,
      RouteCalls calls,
      Retention retention,
      Requeuing requeuing,
      LostDeliveries lost,
      Reconciliation reconciliation,
      Counters counters,
      WebhooksProperties properties,
      ScheduledExecutorService webhooksScheduler,
      ScheduledExecutorService webhooksHousekeeping) {
    return new Gateway(
        loading,
        broker,
        routes,
        calls,
        retention,
        requeuing,
        lost,
        reconciliation,
        counters,
        properties,
        webhooksScheduler,
        webhooksHousekeeping);
  }

  @Bean
  LostDeliveries webhooksLostDeliveries(
      History history,
      RouteCalls calls,
      ConnectionFactory connectionFactory,
      DataSource dataSource,
      Endpoints endpoints,
      Tiers tiers,
      WebhooksProperties properties,
      Clock webhooksClock) {
    return new LostDeliveries(
        history,
        new JmsOpenDeliveries(
            connectionFactory,
            openQueues(properties, tiers),
            properties.queue().history(),
            properties.broker().poisonQueue(),
            webhooksClock),
        calls::putBack,
        new JdbcPassLock(dataSource, JdbcPassLock.Purpose.LOST_DELIVERIES),
        id -> endpoints.find(id).map(WebhookEndpoint::ordering).isPresent(),
        properties.history().lostAfter(),
        webhooksClock);
  }

  /**
   * In the order in which deliveries go through them: what waits goes from a longer tier to shorter
   * ones. With the dead letters and the broker's own, of which the history need not know.
   */
  public static List<String> openQueues(WebhooksProperties properties, Tiers tiers) {
    WebhooksProperties.Queue names = properties.queue();
    List<String> queues = new ArrayList<>();
    tiers.all().forEach(tier -> queues.add(0, names.retry() + "." + tier.name()));
    queues.addAll(
        List.of(
            names.requeue(),
            names.deliveries(),
            names.urgent(),
            names.bulk(),
            names.slow(),
            names.ordered(),
            names.blocked(),
            names.deadLetters(),
            properties.broker().poisonQueue()));
    return queues;
  }

  private static void addTier(CamelContext camel, Tier tier) {
    TemplatedRouteBuilder.builder(camel, RETRY)
        .routeId(RETRY + "-" + tier.name())
        .parameter("tier", tier.name())
        .add();
  }
}
