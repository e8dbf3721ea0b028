package dev.dromedary.autoconfigure;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointChangeSteps;
import dev.dromedary.endpoint.EndpointLimits;
import dev.dromedary.endpoint.EndpointSnapshot;
import dev.dromedary.endpoint.EndpointStates;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.EndpointUrl;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.EndpointsFile;
import dev.dromedary.endpoint.JdbcOtherFiles;
import dev.dromedary.endpoint.OtherDatabases;
import dev.dromedary.endpoint.SecretRotation;
import dev.dromedary.expression.Expressions;
import dev.dromedary.gateway.EndpointLoading;
import dev.dromedary.gateway.RouteCalls;
import dev.dromedary.history.History;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.http.AllowedNetworks;
import dev.dromedary.match.Matcher;
import dev.dromedary.retry.Retries;
import dev.dromedary.startup.DataFolder;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The endpoints: where they are kept, and who is matched. */
@Configuration(proxyBeanMethods = false)
class EndpointConfiguration {

  /** The announcement goes over a route, which needs the endpoints itself: hence the provider. */
  @Bean
  Endpoints webhooksEndpoints(EndpointStore store, ObjectProvider<RouteCalls> calls) {
    return new Endpoints(store, id -> calls.getObject().announce(id));
  }

  @Bean
  AllowedNetworks webhooksAllowedNetworks(WebhooksProperties properties) {
    return new AllowedNetworks(properties.delivery().allowedNetworks());
  }

  @Bean
  Expressions webhooksFilters(WebhooksProperties properties) {
    return new Expressions(properties.match().filterBudget());
  }

  @Bean
  Matcher webhooksMatcher(Endpoints endpoints, Expressions filters) {
    return new Matcher(endpoints, filters);
  }

  @Bean
  DefinitionReader webhooksDefinitionReader(
      AllowedNetworks networks, Retries retries, WebhooksProperties properties) {
    return new DefinitionReader(
        new EndpointUrl(properties.delivery().allowHttp(), networks),
        Expressions::require,
        retries.policyNames(),
        new EndpointLimits(properties.delivery().timeout(), properties.delivery().maxInFlight()));
  }

  @Bean
  SecretRotation webhooksSecretRotation(WebhooksProperties properties) {
    return new SecretRotation(properties.delivery().secretOverlap());
  }

  @Bean
  EndpointLoading webhooksEndpointLoading(
      JdbcMigrations migrations,
      History history,
      Endpoints endpoints,
      DataFolder folder,
      DuplicateWindow window,
      OtherDatabases databases,
      DefinitionReader definitions,
      Environment environment,
      JdbcOtherFiles others,
      WebhooksProperties properties) {
    return new EndpointLoading(
        migrations,
        history,
        endpoints,
        new EndpointSnapshot(folder.path().resolve("endpoints.json")),
        new EndpointsFile(properties.endpoints().location(), definitions, environment::getProperty),
        new EndpointStates(folder.path().resolve("file-endpoints.json")),
        window,
        databases,
        others);
  }

  @Bean
  JdbcOtherFiles webhooksOtherFiles(DataSource dataSource, DataFolder folder, Endpoints endpoints) {
    return new JdbcOtherFiles(dataSource, folder.name(), endpoints, System::nanoTime);
  }

  @Bean
  OtherDatabases webhooksOtherDatabases(Clock webhooksClock) {
    return new OtherDatabases(webhooksClock);
  }

  @Bean
  EndpointChangeSteps webhooksEndpointChanges(Endpoints endpoints, OtherDatabases databases) {
    return new EndpointChangeSteps(endpoints, databases);
  }
}
