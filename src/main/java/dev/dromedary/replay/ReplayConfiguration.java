package dev.dromedary.replay;

import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchProcessor;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.JdbcPassLock;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.History;
import dev.dromedary.history.Retention;
import dev.dromedary.metrics.Counters;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Retries;
import dev.dromedary.retry.Tiers;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Replays of deliveries on demand, and the recovery of lost ones. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplayProperties.class)
class ReplayConfiguration {

  private static final Duration LOST_AT_MOST = Duration.ofMinutes(5);

  @Bean
  ReplaySteps webhooksReplay(
      History history,
      ReplayStore store,
      DeadLetters deadLetters,
      Endpoints endpoints,
      Retries retries,
      Counters counters,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    PastDeliveries past = new PastDeliveries(history, id -> retriesOf(endpoints.find(id), retries));
    return new ReplaySteps(
        past,
        new ReplayChunks(store, history, past, endpoints, deadLetters::requeue, webhooksClock),
        counters::replayed,
        webhooksClock);
  }

  @Bean
  @ConditionalOnMissingBean(ReplayStore.class)
  JdbcReplayStore webhooksReplayStore(@Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcReplayStore(dataSource);
  }

  /** As long as the deliveries that they put. */
  @Bean
  HousekeepingTask webhooksReplayRetention(ReplayStore store, Retention retention) {
    return new HousekeepingTask(
            "retention of the replays",
            Duration.ofMinutes(10),
            false,
            running -> {
              while (running.getAsBoolean() && store.deleteBefore(retention.before())) {}
            })
        .onCoordinator();
  }

  @Bean
  MessageListenerContainerFactory webhooksReplayBatches(
      BatchSettings settings, @Qualifier("webhooksClock") Clock webhooksClock) {
    return BatchContainers.single(
        settings.of(1),
        inlet -> new JmsReplaySource(inlet, webhooksClock),
        BatchProcessor::sequential);
  }

  private static int retriesOf(Optional<WebhookEndpoint> endpoint, Retries retries) {
    String policy =
        endpoint.map(WebhookEndpoint::redeliveryPolicy).orElse(RedeliveryPolicy.DEFAULT);
    return retries.policy(policy).schedule().size();
  }

  @Bean
  LostDeliveries webhooksLostDeliveries(
      History history,
      LostDeliveries.PutBack putBack,
      QueueScan scan,
      @Qualifier("webhooksDataSource") DataSource dataSource,
      Endpoints endpoints,
      Tiers tiers,
      QueueProperties queues,
      BrokerProperties broker,
      ReplayProperties properties,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new LostDeliveries(
        history,
        new JmsOpenDeliveries(
            scan,
            openQueues(queues, broker, tiers),
            queues.history(),
            broker.poisonQueue(),
            webhooksClock),
        putBack,
        new JdbcPassLock(dataSource, JdbcPassLock.Purpose.LOST_DELIVERIES),
        id -> endpoints.find(id).map(WebhookEndpoint::ordering).isPresent(),
        properties.lostAfter(),
        webhooksClock);
  }

  /** Four looks until a delivery counts as lost. */
  @Bean
  HousekeepingTask webhooksLostDeliveriesTask(
      LostDeliveries lost, ReplayProperties properties, Counters counters) {
    Duration often = properties.lostAfter().dividedBy(4).plusMillis(1);
    boolean never = properties.lostAfter().isZero();
    return HousekeepingTask.whileConsuming(
            "lost deliveries",
            never || often.compareTo(LOST_AT_MOST) > 0 ? LOST_AT_MOST : often,
            () -> counters.lost(never ? 0 : lost.run()))
        .onCoordinator();
  }

  /**
   * In the order in which deliveries go through them: what waits goes from a longer tier to shorter
   * ones. With the dead letters and the broker's own, of which the history need not know.
   */
  static List<String> openQueues(QueueProperties queues, BrokerProperties broker, Tiers tiers) {
    List<String> open = new ArrayList<>();
    tiers.all().forEach(tier -> open.add(0, queues.retry(tier.name())));
    open.addAll(
        List.of(
            queues.requeue(),
            queues.deliveries(),
            queues.priority(),
            queues.bulk(),
            queues.slow(),
            queues.ordered(),
            queues.blocked(),
            queues.deadLetters(),
            broker.poisonQueue()));
    return open;
  }
}
