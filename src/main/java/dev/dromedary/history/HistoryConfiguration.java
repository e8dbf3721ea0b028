package dev.dromedary.history;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.metrics.Counters;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database of what happened. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
class HistoryConfiguration {

  /** Each commit of the database writes every index page anew that it touched: so they are few. */
  private static final Duration HISTORY_INTERVAL = Duration.ofMillis(200);

  /** The sums of some thirty batches cost little more than those of one. */
  private static final Duration STATISTICS_INTERVAL = Duration.ofSeconds(5);

  private static final Duration CHANGES_INTERVAL = Duration.ofMinutes(1);

  private static final int HISTORY_BATCH = 200;

  /**
   * The size that H2 writes in one piece: of a larger transaction it writes pages before the end,
   * and at the end all of them anew.
   */
  private static final long HISTORY_BYTES = 1024 * 1024;

  /** As one message, so that the database commits once, and in their order. */
  @Bean
  MessageListenerContainerFactory webhooksHistoryBatches(BatchSettings settings) {
    return BatchContainers.merging(settings.of(HISTORY_BATCH), HISTORY_INTERVAL, HISTORY_BYTES);
  }

  @Bean
  JdbcMigrations webhooksMigrations(
      @Qualifier("webhooksDataSource") DataSource dataSource, HistoryProperties properties) {
    return new JdbcMigrations(dataSource, properties.schema());
  }

  @Bean
  @ConditionalOnMissingBean(History.class)
  JdbcHistory webhooksHistoryStore(
      @Qualifier("webhooksDataSource") DataSource dataSource, HistoryProperties properties) {
    return new JdbcHistory(dataSource, properties.queryTimeout());
  }

  @Bean
  @ConditionalOnMissingBean(DeadLetterIndex.class)
  JdbcDeadLetterIndex webhooksDeadLetterIndex(
      @Qualifier("webhooksDataSource") DataSource dataSource, HistoryProperties properties) {
    return new JdbcDeadLetterIndex(dataSource, properties.queryTimeout());
  }

  @Bean
  JdbcStatistics webhooksStatistics(
      @Qualifier("webhooksDataSource") DataSource dataSource, HistoryProperties properties) {
    return new JdbcStatistics(dataSource, properties.queryTimeout());
  }

  @Bean
  JdbcFigures webhooksFigures(
      @Qualifier("webhooksDataSource") DataSource dataSource, HistoryProperties properties) {
    return new JdbcFigures(dataSource, properties.queryTimeout());
  }

  @Bean
  JdbcChanges webhooksChanges(@Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcChanges(dataSource);
  }

  @Bean
  HousekeepingTask webhooksChangesRetention(JdbcChanges changes) {
    return new HousekeepingTask(
            "retention of the changes", CHANGES_INTERVAL, false, running -> changes.deleteOld())
        .onCoordinator();
  }

  @Bean
  HousekeepingTask webhooksStatisticsSums(JdbcStatistics statistics) {
    return new HousekeepingTask(
            "sums of the statistics",
            STATISTICS_INTERVAL,
            false,
            running -> {
              while (running.getAsBoolean() && statistics.addUp()) {}
            })
        .onCoordinator();
  }

  @Bean
  HousekeepingTask webhooksStatisticsRetention(
      @Qualifier("webhooksClock") Clock webhooksClock,
      JdbcStatistics statistics,
      HistoryProperties properties) {
    return new HousekeepingTask(
            "retention of the statistics",
            properties.sweepInterval(),
            false,
            running -> {
              Instant now = webhooksClock.instant();
              statistics.deleteMinutesBefore(now.minus(Statistics.MINUTES_KEPT));
              statistics.deleteBefore(now.minus(properties.statisticsRetention()));
            })
        .onCoordinator();
  }

  @Bean
  Retention webhooksRetention(
      @Qualifier("webhooksClock") Clock webhooksClock,
      History history,
      HistoryProperties properties,
      Counters counters) {
    return new Retention(webhooksClock, history, properties.retention(), counters::deleted);
  }

  @Bean
  HistorySteps webhooksHistory(History history) {
    return new HistorySteps(history);
  }

  @Bean
  HistoryStart webhooksHistoryStart(
      JdbcMigrations migrations, History history, DuplicateWindow window) {
    return new HistoryStart(migrations, history, window);
  }

  @Bean
  HousekeepingTask webhooksRetentionTask(
      Retention retention, HistoryProperties properties, Counters counters) {
    return new HousekeepingTask(
            "retention",
            properties.sweepInterval(),
            false,
            running -> {
              retention.sweep(running);
              counters.swept();
            })
        .onCoordinator();
  }
}
