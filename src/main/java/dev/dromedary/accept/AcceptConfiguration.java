package dev.dromedary.accept;

import dev.dromedary.broker.JmsMessageMac;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.eventtype.EventTypes;
import dev.dromedary.metrics.Counters;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.tracing.Traces;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** From a message or a call to an accepted event. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AcceptProperties.class)
class AcceptConfiguration {

  @Bean
  EventReader webhooksEventReader(AcceptProperties properties, EventTypes types) {
    return new EventReader(
        properties.maxBody().toBytes(), properties.maxBatch(), types::requireValid);
  }

  @Bean
  DuplicateWindow webhooksDuplicateWindow(AcceptProperties properties) {
    return new DuplicateWindow(properties.duplicateWindow());
  }

  @Bean
  DuplicateSteps webhooksDuplicates(DuplicateWindow window, Counters counters) {
    return new DuplicateSteps(window, counters);
  }

  /** For the application's own code, so it may be injected by its type. */
  @Bean
  @ConditionalOnMissingBean(EventPublisher.class)
  JmsEventPublisher webhooksEventPublisher(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      QueueProperties queues,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new JmsEventPublisher(connectionFactory, queues.events(), webhooksClock);
  }

  @Bean
  AcceptSteps webhooksAccept(
      EventReader reader,
      DuplicateWindow window,
      OrderedTenants ordered,
      Counters counters,
      JmsMessageMac macs,
      Traces traces,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new AcceptSteps(reader, window, ordered, counters, macs, traces, webhooksClock);
  }

  /** For a route that takes events from Kafka. */
  @Bean
  KafkaSteps webhooksKafka() {
    return new KafkaSteps();
  }
}
