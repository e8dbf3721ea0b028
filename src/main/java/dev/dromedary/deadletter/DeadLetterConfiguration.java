package dev.dromedary.deadletter;

import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchProcessor;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.metrics.Counters;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dead letters: their queue, and how they go back. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeadLetterProperties.class)
class DeadLetterConfiguration {

  /** A fifth of a second's worth: so long a batch waits at most for the throttle of its route. */
  @Bean
  MessageListenerContainerFactory webhooksRequeueBatches(
      BatchSettings settings, DeadLetterProperties properties) {
    int size = Math.min(settings.size(), Math.max(1, properties.requeueRate() / 5));
    return BatchContainers.single(
        settings.of(size), inlet -> inlet::receive, BatchProcessor::sequential);
  }

  @Bean
  DeadLetterSteps webhooksDeadLetters(
      Counters counters, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new DeadLetterSteps(counters, webhooksClock);
  }

  @Bean
  Passes webhooksPasses(@Qualifier("webhooksClock") Clock webhooksClock) {
    return new Passes(webhooksClock);
  }

  @Bean
  JdbcPassLock webhooksPassLock(@Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcPassLock(dataSource, JdbcPassLock.Purpose.DEAD_LETTERS);
  }

  @Bean
  DeadLetters webhooksDeadLetterQueue(
      QueueScan scan,
      DeadLetterRoutes routes,
      JdbcPassLock lock,
      Passes passes,
      QueueProperties queues,
      BatchSettings settings) {
    return new JmsDeadLetters(
        scan,
        queues.deadLetters(),
        routes::requeue,
        routes::requeuePaced,
        routes::discard,
        lock,
        passes,
        settings.forgeries());
  }

  @Bean
  Requeuing webhooksRequeuing(
      Endpoints endpoints,
      DeadLetters deadLetters,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Requeuing(endpoints, deadLetters, webhooksClock);
  }

  @Bean
  Reconciliation webhooksReconciliation(
      DeadLetters deadLetters,
      DeadLetterIndex index,
      JdbcPassLock lock,
      DeadLetterProperties properties,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Reconciliation(
        deadLetters, index, lock, properties.reconcileInterval(), webhooksClock);
  }

  @Bean
  HousekeepingTask webhooksRequeuingTask(Requeuing requeuing) {
    return HousekeepingTask.whileConsuming("requeuing", Duration.ofSeconds(1), requeuing::run);
  }

  @Bean
  HousekeepingTask webhooksReconciliationTask(
      Reconciliation reconciliation, DeadLetterProperties properties) {
    return HousekeepingTask.whileConsuming(
            "reconciliation", properties.reconcileInterval(), reconciliation::run)
        .onCoordinator();
  }
}
