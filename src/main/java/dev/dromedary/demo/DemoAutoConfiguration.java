package dev.dromedary.demo;

import dev.dromedary.autoconfigure.DromedaryAutoConfiguration;
import dev.dromedary.broker.EmbeddedBroker;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.metrics.Counters;
import dev.dromedary.retry.Tiers;
import dev.dromedary.startup.WebhooksProperties;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The demo, beside the gateway that it shows. */
@AutoConfiguration(after = DromedaryAutoConfiguration.class)
@ConditionalOnProperty({"webhooks.enabled", "webhooks.demo.enabled"})
@EnableConfigurationProperties(DemoProperties.class)
public class DemoAutoConfiguration {

  @Bean
  Demo webhooksDemo(
      DemoProperties properties,
      WebhooksProperties webhooks,
      QueueProperties queues,
      Endpoints endpoints,
      Counters counters,
      EmbeddedBroker broker,
      Tiers tiers,
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Demo(
        properties,
        webhooks,
        queues,
        endpoints,
        counters,
        broker,
        tiers,
        connectionFactory,
        webhooksClock);
  }
}
