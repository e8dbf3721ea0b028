package dev.dromedary.autoconfigure;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.accept.EventReader;
import dev.dromedary.accept.Intake;
import dev.dromedary.admin.ApiKey;
import dev.dromedary.admin.ApiKeyFile;
import dev.dromedary.admin.ApiKeyFilter;
import dev.dromedary.admin.ApiLog;
import dev.dromedary.admin.CallGuard;
import dev.dromedary.admin.DeadLettersController;
import dev.dromedary.admin.DeliveriesController;
import dev.dromedary.admin.EndpointsController;
import dev.dromedary.admin.EventsController;
import dev.dromedary.admin.FrontDoor;
import dev.dromedary.admin.ProblemFilter;
import dev.dromedary.admin.Problems;
import dev.dromedary.admin.StartedFilter;
import dev.dromedary.attempt.TestCall;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.Passes;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.History;
import dev.dromedary.history.JdbcDeadLetterIndex;
import dev.dromedary.history.JdbcHistory;
import dev.dromedary.history.ReadLimit;
import dev.dromedary.monitor.Operations;
import dev.dromedary.replay.Replays;
import dev.dromedary.startup.DataFolder;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/** The HTTP API, in an application that has a web server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class AdminConfiguration {

  private static final String API = "/api/v1/*";
  private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(2);

  @Bean
  FilterRegistrationBean<ProblemFilter> webhooksProblemFilter() {
    return filter(new ProblemFilter(), 0);
  }

  @Bean
  ApiKey webhooksApiKey(WebhooksProperties properties, DataFolder folder) {
    return ApiKeyFile.resolve(properties.admin().apiKey(), folder.path());
  }

  @Bean
  FilterRegistrationBean<ApiKeyFilter> webhooksApiKeyFilter(ApiKey webhooksApiKey) {
    return filter(new ApiKeyFilter(webhooksApiKey), 1);
  }

  /** A host may have another web server, whose own matter this is then. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Tomcat.class, TomcatServletWebServerFactory.class})
  static class OfTomcat {

    @Bean
    @ConditionalOnMissingBean
    FrontDoor webhooksFrontDoor() {
      return FrontDoor.ofTheApi();
    }
  }

  @Bean
  FilterRegistrationBean<ApiLog> webhooksApiLog() {
    return filter(new ApiLog(), 2);
  }

  /** Camel starts after everything else; a filter is made too early to ask for it. */
  @Bean
  FilterRegistrationBean<StartedFilter> webhooksStartedFilter(ObjectProvider<CamelContext> camel) {
    Supplier<CamelContext> once = SingletonSupplier.of(camel::getObject);
    return filter(new StartedFilter(() -> once.get().isStarted()), 3);
  }

  /**
   * Also for a host that serves controllers under a path prefix, where the filter would not see
   * them.
   */
  @Bean
  CallGuard webhooksCallGuard() {
    return new CallGuard();
  }

  @Bean
  Problems webhooksProblems() {
    return new Problems();
  }

  /** Less than half of the pool, however small it is; where it is not known, four connections. */
  @Bean
  ReadLimit webhooksReadLimit(
      ObjectProvider<DataSource> dataSource, ObjectProvider<DataSourcePoolMetadataProvider> pools) {
    DataSourcePoolMetadata pool =
        new CompositeDataSourcePoolMetadataProvider(pools.stream().toList())
            .getDataSourcePoolMetadata(dataSource.getIfUnique());
    Integer max = pool == null ? null : pool.getMax();
    int connections = max == null || max < 0 ? 10 : max;
    return new ReadLimit(Math.max(1, Math.min(4, (connections - 1) / 2)), LOOKUP_PATIENCE);
  }

  @Bean
  EventsController webhooksEventsController(
      EventReader reader,
      Intake intake,
      DuplicateWindow window,
      History history,
      ReadLimit limit,
      Clock webhooksClock) {
    return new EventsController(reader, intake, window, within(limit, history), webhooksClock);
  }

  @Bean
  EndpointsController webhooksEndpointsController(
      Endpoints endpoints,
      DefinitionReader definitions,
      TestCall testCall,
      Operations operations,
      WebhooksProperties properties,
      Clock webhooksClock) {
    return new EndpointsController(
        endpoints,
        definitions,
        testCall,
        operations,
        properties.delivery().secretOverlap(),
        webhooksClock);
  }

  @Bean
  DeliveriesController webhooksDeliveriesController(
      History history, ReadLimit limit, Replays replays, DeadLetters deadLetters) {
    return new DeliveriesController(within(limit, history), replays, deadLetters);
  }

  @Bean
  DeadLettersController webhooksDeadLettersController(
      DeadLetterIndex index, ReadLimit limit, DeadLetters deadLetters, Passes passes) {
    return new DeadLettersController(within(limit, index), deadLetters, passes);
  }

  /** A store of the host has no limit of ours. */
  private static History within(ReadLimit limit, History history) {
    return history instanceof JdbcHistory own ? own.within(limit) : history;
  }

  private static DeadLetterIndex within(ReadLimit limit, DeadLetterIndex index) {
    return index instanceof JdbcDeadLetterIndex own ? own.within(limit) : index;
  }

  private static <T extends jakarta.servlet.Filter> FilterRegistrationBean<T> filter(
      T filter, int order) {
    FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
    registration.addUrlPatterns(API);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100 + order);
    return registration;
  }
}
