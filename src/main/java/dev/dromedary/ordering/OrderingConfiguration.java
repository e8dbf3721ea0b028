package dev.dromedary.ordering;

import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.expression.Expressions;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deliveries to an ordered endpoint, one after the other. */
@Configuration(proxyBeanMethods = false)
class OrderingConfiguration {

  /**
   * A broker journals the return of a killed gateway's prefetched messages before they are on the
   * queue again.
   */
  private static final Duration TAKEOVER_GRACE = Duration.ofSeconds(2);

  @Bean
  OrderedTenants webhooksOrderedTenants(Endpoints endpoints) {
    return new OrderedTenants(endpoints);
  }

  @Bean
  Sequencer webhooksSequencer() {
    return new Sequencer();
  }

  @Bean
  OrderingSteps webhooksOrder(Sequencer sequencer, Expressions expressions) {
    return new OrderingSteps(sequencer, new OrderKeys(expressions));
  }

  @Bean
  JmsOrderedLane webhooksOrderedLane(Sequencer sequencer, QueueScan scans) {
    return new JmsOrderedLane(sequencer, scans, OrderingSteps.GROUP, TAKEOVER_GRACE);
  }

  @Bean
  MessageListenerContainerFactory webhooksOrderedBatches(
      JmsOrderedLane lane,
      BatchSettings settings,
      @Qualifier("webhooksWorkers") ExecutorService webhooksWorkers) {
    return lane.ordered(settings, webhooksWorkers);
  }

  /** In the transaction of the ordered lane. */
  @Bean
  MessageListenerContainerFactory webhooksBlockedBatches(JmsOrderedLane lane) {
    return lane.blocked();
  }
}
