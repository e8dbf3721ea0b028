package dev.dromedary.endpoint;

import dev.dromedary.cluster.Cluster;
import dev.dromedary.encryption.Encryption;
import dev.dromedary.eventtype.EventTypes;
import dev.dromedary.expression.Expressions;
import dev.dromedary.http.AddressGuard;
import dev.dromedary.http.DeliveryProperties;
import dev.dromedary.startup.DataFolder;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The endpoints, and where they are kept. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EndpointProperties.class)
class EndpointConfiguration {

  /** The announcement goes over a route, which needs the endpoints itself: hence the provider. */
  @Bean
  Endpoints webhooksEndpoints(
      EndpointStore store, ObjectProvider<EndpointAnnouncements> announcements) {
    return new Endpoints(store, id -> announcements.getObject().announce(id));
  }

  @Bean
  @ConditionalOnMissingBean(EndpointStore.class)
  JdbcEndpointStore webhooksEndpointStore(
      @Qualifier("webhooksDataSource") DataSource dataSource, Encryption encryption) {
    return new JdbcEndpointStore(dataSource, encryption);
  }

  @Bean
  @ConditionalOnBean(JdbcEndpointStore.class)
  HousekeepingTask webhooksEncryptionTask(JdbcEndpointStore store) {
    return new HousekeepingTask(
            "endpoints of an older key", Duration.ofMinutes(1), false, store::encryptAnew)
        .onCoordinator();
  }

  @Bean
  SecretRotation webhooksSecretRotation(EndpointProperties properties) {
    return new SecretRotation(properties.secretOverlap());
  }

  @Bean
  DefinitionReader webhooksDefinitionReader(
      AddressGuard guard,
      RedeliveryPolicies policies,
      EndpointLimits limits,
      DeliveryProperties delivery) {
    return new DefinitionReader(
        new EndpointUrl(delivery.allowHttp(), guard),
        Expressions::require,
        policies.names(),
        limits);
  }

  @Bean
  JdbcOtherFiles webhooksOtherFiles(
      @Qualifier("webhooksDataSource") DataSource dataSource,
      DataFolder folder,
      Endpoints endpoints) {
    return new JdbcOtherFiles(dataSource, folder.name(), endpoints, System::nanoTime);
  }

  @Bean
  OtherDatabases webhooksOtherDatabases(@Qualifier("webhooksClock") Clock webhooksClock) {
    return new OtherDatabases(webhooksClock);
  }

  @Bean
  HousekeepingTask webhooksPausesTask(
      Endpoints endpoints, @Qualifier("webhooksClock") Clock webhooksClock) {
    Pauses pauses = new Pauses(endpoints, webhooksClock);
    return new HousekeepingTask(
        "ends of pauses", Duration.ofSeconds(1), false, running -> pauses.end());
  }

  @Bean
  EndpointChangeSteps webhooksEndpointChanges(
      EndpointLoading loading, OtherDatabases databases, Cluster cluster) {
    return new EndpointChangeSteps(loading, databases, cluster);
  }

  @Bean
  EndpointLoading webhooksEndpointLoading(
      DatabaseStart database,
      EventTypes types,
      Endpoints endpoints,
      DataFolder folder,
      OtherDatabases databases,
      DefinitionReader definitions,
      Environment environment,
      JdbcOtherFiles others,
      Encryption encryption,
      EndpointProperties properties) {
    return new EndpointLoading(
        database.and(types::refresh),
        endpoints,
        new EndpointSnapshot(folder.path().resolve("endpoints.json"), encryption),
        new EndpointsFile(properties.location(), definitions, environment::getProperty),
        new EndpointStates(folder.path().resolve("file-endpoints.json")),
        databases,
        others,
        properties.pollInterval());
  }
}
