package dev.dromedary.eventtype;

import dev.dromedary.startup.DataFolder;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The catalogue of event types. */
@Configuration(proxyBeanMethods = false)
class EventTypeConfiguration {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  @Bean
  @ConditionalOnMissingBean(EventTypeStore.class)
  JdbcEventTypeStore webhooksEventTypeStore(
      @Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcEventTypeStore(dataSource);
  }

  @Bean
  EventTypes webhooksEventTypes(EventTypeStore store, DataFolder folder) {
    return new EventTypes(store, folder.path().resolve("event-types.json"));
  }

  @Bean
  HousekeepingTask webhooksEventTypesTask(EventTypes types) {
    return HousekeepingTask.whileConsuming(
        "read the event types of other gateways", POLL_INTERVAL, types::refresh);
  }
}
