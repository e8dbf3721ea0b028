package dev.dromedary.erasure;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The erasure of tenants. */
@Configuration(proxyBeanMethods = false)
class ErasureConfiguration {

  @Bean
  ErasureStore webhooksErasureStore(@Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcErasureStore(dataSource);
  }

  @Bean
  Erasures webhooksErasures(
      ErasureStore store,
      Endpoints endpoints,
      DeadLetters deadLetters,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Erasures(store, endpoints, deadLetters, webhooksClock);
  }

  @Bean
  HousekeepingTask webhooksErasuresTask(Erasures erasures) {
    return new HousekeepingTask("erasures", Duration.ofSeconds(2), true, erasures::goOn);
  }
}
