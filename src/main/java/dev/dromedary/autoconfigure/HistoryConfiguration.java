package dev.dromedary.autoconfigure;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.JdbcEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.History;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.history.JdbcDeadLetterIndex;
import dev.dromedary.history.JdbcHistory;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.history.Retention;
import dev.dromedary.metrics.Counters;
import dev.dromedary.replay.PastDeliveries;
import dev.dromedary.replay.ReplaySteps;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Retries;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happened, in the application's database. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

  @Bean
  JdbcMigrations webhooksMigrations(DataSource dataSource) {
    return new JdbcMigrations(dataSource);
  }

  @Bean
  @ConditionalOnMissingBean(EndpointStore.class)
  JdbcEndpointStore webhooksEndpointStore(DataSource dataSource) {
    return new JdbcEndpointStore(dataSource);
  }

  @Bean
  @ConditionalOnMissingBean(History.class)
  JdbcHistory webhooksHistoryStore(DataSource dataSource, WebhooksProperties properties) {
    return new JdbcHistory(dataSource, properties.history().queryTimeout());
  }

  @Bean
  @ConditionalOnMissingBean(DeadLetterIndex.class)
  JdbcDeadLetterIndex webhooksDeadLetterIndex(
      DataSource dataSource, WebhooksProperties properties) {
    return new JdbcDeadLetterIndex(dataSource, properties.history().queryTimeout());
  }

  @Bean
  Retention webhooksRetention(
      Clock webhooksClock, History history, WebhooksProperties properties, Counters counters) {
    return new Retention(
        webhooksClock, history, properties.history().retention(), counters::deleted);
  }

  @Bean
  DuplicateWindow webhooksDuplicateWindow(WebhooksProperties properties) {
    return new DuplicateWindow(properties.accept().duplicateWindow());
  }

  @Bean
  HistorySteps webhooksHistory(History history) {
    return new HistorySteps(history);
  }

  @Bean
  ReplaySteps webhooksReplay(
      History history, Endpoints endpoints, Retries retries, Clock webhooksClock) {
    return new ReplaySteps(
        new PastDeliveries(history, id -> retriesOf(endpoints.find(id), retries)), webhooksClock);
  }

  private static int retriesOf(Optional<WebhookEndpoint> endpoint, Retries retries) {
    String policy =
        endpoint.map(WebhookEndpoint::redeliveryPolicy).orElse(RedeliveryPolicy.DEFAULT);
    return retries.policy(policy).schedule().size();
  }
}
