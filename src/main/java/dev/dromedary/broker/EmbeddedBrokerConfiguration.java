package dev.dromedary.broker;

import dev.dromedary.startup.DataFolder;
import jakarta.jms.ConnectionFactory;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.connection.CachingConnectionFactory;

/** The embedded broker, unless the application has a ConnectionFactory, or Boot makes one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(EmbeddedActiveMQ.class)
@ConditionalOnProperty(name = "webhooks.broker.mode", havingValue = "embedded")
@ConditionalOnMissingBean(ConnectionFactory.class)
@Conditional(EmbeddedBrokerConfiguration.NoBrokerIsConfigured.class)
class EmbeddedBrokerConfiguration {

  @Bean
  EmbeddedBroker webhooksBroker(
      BrokerProperties properties,
      QueueProperties queues,
      DataFolder folder,
      @Qualifier("webhooksScheduler") ScheduledExecutorService webhooksScheduler) {
    return new EmbeddedBroker(properties, queues, folder.path(), webhooksScheduler);
  }

  /** Sends one by one share sessions; batch containers have connections of their own. */
  @Bean
  CachingConnectionFactory webhooksConnectionFactory(EmbeddedBroker broker) {
    ActiveMQConnectionFactory factory = broker.connectionFactory();
    factory.setDeserializationDenyList("*");
    CachingConnectionFactory caching = new CachingConnectionFactory(factory);
    caching.setSessionCacheSize(32);
    caching.setCacheConsumers(false);
    return caching;
  }

  /** Boot makes one later than this is asked, so its settings have to say it. */
  static class NoBrokerIsConfigured extends NoneNestedConditions {

    NoBrokerIsConfigured() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("spring.artemis.broker-url")
    static class Artemis {}

    @ConditionalOnProperty("spring.activemq.broker-url")
    static class ActiveMq {}

    @ConditionalOnProperty("spring.jms.jndi-name")
    static class Jndi {}
  }
}
