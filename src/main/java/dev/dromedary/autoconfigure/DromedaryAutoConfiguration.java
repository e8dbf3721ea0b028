package dev.dromedary.autoconfigure;

import dev.dromedary.startup.DataFolder;
import dev.dromedary.startup.Threads;
import dev.dromedary.startup.WebhooksProperties;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The gateway in a Spring Boot application: its broker and database if the application has none,
 * its stores, its routes and its HTTP API. All its beans have names that begin with {@code
 * webhooks}; it touches no other.
 */
@AutoConfiguration(
    beforeName = "org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration",
    afterName = {
      "org.apache.camel.spring.boot.CamelAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      // Its chain for an application without one backs off from ours otherwise.
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      // Its OpenTelemetry is the application's, which ours backs off from.
      "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration"
    })
@ConditionalOnClass(CamelContext.class)
@ConditionalOnProperty("webhooks.enabled")
@Conditional({NeededBoot.class, NeededLibraries.class})
@EnableConfigurationProperties(WebhooksProperties.class)
@Import(StageConfigurations.class)
public class DromedaryAutoConfiguration {

  @Bean
  static HostBeans webhooksHostBeans(Environment settings) {
    return new HostBeans(settings);
  }

  @Bean(defaultCandidate = false)
  @ConditionalOnMissingBean(name = "webhooksClock")
  Clock webhooksClock() {
    return Clock.systemUTC();
  }

  @Bean
  DataFolder webhooksDataFolder(WebhooksProperties properties) {
    return new DataFolder(properties.dataDir());
  }

  /** For what is done now and then and soon over: files, an unavailable broker or database. */
  @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
  ScheduledExecutorService webhooksScheduler() {
    return Executors.newScheduledThreadPool(4, Threads.named("webhooks-scheduler"));
  }

  /**
   * For what may take minutes: retention, dead letters, lost deliveries; one more, so that the
   * others go on.
   */
  @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
  ScheduledExecutorService webhooksHousekeeping() {
    return Executors.newScheduledThreadPool(3, Threads.named("webhooks-housekeeping"));
  }

  /** For deadlines; its tasks only ring. */
  @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
  ScheduledExecutorService webhooksDeadlines() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Threads.named("webhooks-deadlines"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
