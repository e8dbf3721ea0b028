package dev.dromedary.api;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.history.Changes;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.History;
import dev.dromedary.history.JdbcFigures;
import dev.dromedary.history.JdbcStatistics;
import dev.dromedary.history.ReadLimit;
import dev.dromedary.metrics.Counters;
import dev.dromedary.startup.DataFolder;
import dev.dromedary.startup.HousekeepingTask;
import dev.dromedary.startup.WebhooksProperties;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;

/** The HTTP API, in an application that has a web server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({DispatcherServlet.class, FilterRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties({ApiProperties.class, OidcProperties.class, QuotaProperties.class})
@Import({OidcConfiguration.class, SecurityConfiguration.class})
class ApiConfiguration {

  /** An expired key stays listed for that long. */
  private static final Duration EXPIRED_KEPT = Duration.ofDays(1);

  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(2);

  /** A start takes less; a publisher waits longer for its answer. */
  private static final Duration LONGEST_START = Duration.ofSeconds(10);

  @Bean
  ApiKey webhooksApiKey(ApiProperties properties, DataFolder folder) {
    return ApiKey.resolve(properties.apiKey(), folder.path());
  }

  @Bean
  Quotas webhooksQuotas(
      QuotaProperties properties,
      Endpoints endpoints,
      Counters counters,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Quotas(properties, endpoints, counters, webhooksClock);
  }

  @Bean
  KeyStore webhooksKeyStore(@Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcKeyStore(dataSource);
  }

  @Bean
  KnownKeys webhooksKnownKeys(
      KeyStore webhooksKeyStore,
      @Qualifier("webhooksClock") Clock webhooksClock,
      @Qualifier("webhooksScheduler") ScheduledExecutorService webhooksScheduler) {
    KnownKeys keys = new KnownKeys(webhooksKeyStore, webhooksClock);
    // Not as a task of the housekeeping, which may be busy for minutes.
    webhooksScheduler.scheduleWithFixedDelay(keys::refresh, 1, 1, TimeUnit.SECONDS);
    return keys;
  }

  @Bean
  EndedSessions webhooksEndedSessions(@Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcEndedSessions(dataSource);
  }

  @Bean
  HousekeepingTask webhooksEndedSessionsTask(
      EndedSessions ended, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new HousekeepingTask(
            "ended sessions",
            Duration.ofHours(1),
            false,
            running -> ended.removeExpiredBefore(webhooksClock.instant()))
        .onCoordinator();
  }

  @Bean
  AuditStore webhooksAuditStore(@Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcAuditStore(dataSource);
  }

  @Bean
  HousekeepingTask webhooksAuditTask(
      AuditStore store, ApiProperties properties, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new HousekeepingTask(
            "old entries of the audit",
            Duration.ofHours(1),
            false,
            running ->
                store.removeBefore(webhooksClock.instant().minus(properties.auditRetention())))
        .onCoordinator();
  }

  @Bean
  HousekeepingTask webhooksKeysTask(
      KnownKeys keys, KeyStore store, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new HousekeepingTask(
        "uses of keys",
        Duration.ofMinutes(1),
        false,
        running -> {
          keys.keepUses();
          store.removeExpiredBefore(webhooksClock.instant().minus(EXPIRED_KEPT));
        });
  }

  @Bean
  Callers webhooksCallers(
      ApiKey webhooksApiKey, KnownKeys webhooksKnownKeys, ObjectProvider<TokenLogins> tokens) {
    return new Callers(
        webhooksApiKey, webhooksKnownKeys, tokens.getIfAvailable(() -> token -> Optional.empty()));
  }

  @Bean
  Logins webhooksLogins(Callers webhooksCallers, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Logins(webhooksCallers, webhooksClock);
  }

  /** Camel starts after everything else; a filter is made too early to ask for it. */
  @Bean(defaultCandidate = false)
  FilterRegistrationBean<ApiFilter> webhooksApiFilter(
      Logins webhooksLogins, ObjectProvider<CamelContext> camel) {
    Supplier<CamelContext> once = SingletonSupplier.of(camel::getObject);
    return filter(webhooksLogins, () -> once.get().isStarted(), LONGEST_START);
  }

  /** Before the filters of a host, and for forwards within it too. */
  static FilterRegistrationBean<ApiFilter> filter(
      Logins logins, BooleanSupplier started, Duration longestStart) {
    FilterRegistrationBean<ApiFilter> registration =
        new FilterRegistrationBean<>(new ApiFilter(logins, started, longestStart));
    registration.addUrlPatterns(ApiServlet.PATHS);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
    return registration;
  }

  /** A host may have another web server, whose own matter this is then. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Tomcat.class, TomcatServletWebServerFactory.class})
  static class OfTomcat {

    @Bean
    @ConditionalOnMissingBean
    FrontDoor webhooksFrontDoor(WebhooksProperties webhooks) {
      return FrontDoor.ofTheApi(webhooks.basePath());
    }
  }

  @Bean(defaultCandidate = false)
  ServletRegistrationBean<ApiServlet> webhooksApi(ApplicationContext host) {
    return servlet(host);
  }

  static ServletRegistrationBean<ApiServlet> servlet(ApplicationContext host) {
    ServletRegistrationBean<ApiServlet> registration =
        new ServletRegistrationBean<>(
            new ApiServlet(host.getAutowireCapableBeanFactory()), ApiServlet.PATHS);
    registration.setName("webhooksApi");
    registration.setLoadOnStartup(1);
    return registration;
  }

  @Bean
  InProcessApi webhooksInProcessApi(
      @Qualifier("webhooksApiFilter") FilterRegistrationBean<ApiFilter> webhooksApiFilter,
      @Qualifier("webhooksApi") ServletRegistrationBean<ApiServlet> webhooksApi) {
    return new InProcessApi(webhooksApiFilter.getFilter(), webhooksApi.getServlet());
  }

  @Bean(defaultCandidate = false)
  ServletRegistrationBean<DescriptionServlet> webhooksApiDescription() {
    return description();
  }

  static ServletRegistrationBean<DescriptionServlet> description() {
    ServletRegistrationBean<DescriptionServlet> registration =
        new ServletRegistrationBean<>(new DescriptionServlet(), DescriptionServlet.PATHS);
    registration.setName("webhooksApiDescription");
    return registration;
  }

  @Bean
  DeliveryStreams webhooksDeliveryStreams(Changes changes) {
    return new DeliveryStreams(changes);
  }

  @Bean
  IdempotencyStore webhooksIdempotencyStore(
      @Qualifier("webhooksDataSource") DataSource dataSource) {
    return new JdbcIdempotencyStore(dataSource);
  }

  @Bean
  HousekeepingTask webhooksIdempotencyTask(
      IdempotencyStore store, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new HousekeepingTask(
            "old Idempotency-Keys",
            Duration.ofMinutes(10),
            false,
            running -> store.removeBegunBefore(webhooksClock.instant().minus(IdempotentCalls.KEPT)))
        .onCoordinator();
  }

  /** Less than half of the pool, however small it is; where it is not known, four connections. */
  @Bean
  Reads webhooksReads(
      History history,
      DeadLetterIndex deadLetters,
      JdbcStatistics statistics,
      JdbcFigures figures,
      @Qualifier("webhooksDataSource") ObjectProvider<DataSource> dataSource,
      ObjectProvider<DataSourcePoolMetadataProvider> pools) {
    DataSourcePoolMetadata pool =
        new CompositeDataSourcePoolMetadataProvider(pools.stream().toList())
            .getDataSourcePoolMetadata(dataSource.getIfUnique());
    Integer max = pool == null ? null : pool.getMax();
    int connections = max == null || max < 0 ? 10 : max;
    ReadLimit limit =
        new ReadLimit(Math.max(1, Math.min(4, (connections - 1) / 2)), LOOKUP_TIMEOUT);
    return Reads.within(limit, history, deadLetters, statistics, figures);
  }
}
