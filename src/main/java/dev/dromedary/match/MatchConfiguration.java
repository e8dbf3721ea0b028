package dev.dromedary.match;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.expression.Expressions;
import dev.dromedary.ordering.JmsGroupedSource;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.ordering.OrderingSteps;
import dev.dromedary.tracing.Traces;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** From an event to its deliveries. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MatchProperties.class, FanOutProperties.class})
public class MatchConfiguration {

  /** A chunk of a fan-out is a batch by itself. */
  private static final int CHUNK = 1;

  /**
   * A broker journals the return of a killed gateway's prefetched messages before they are on the
   * queue again. Short, because the rest of the batch waits too.
   */
  private static final Duration GROUP_GRACE = Duration.ofMillis(500);

  @Bean
  MessageListenerContainerFactory webhooksEventBatches(
      BatchSettings settings,
      @Qualifier("webhooksWorkers") ExecutorService webhooksWorkers,
      OrderedTenants orderedTenants) {
    return BatchContainers.parallel(
        settings,
        inlet ->
            new JmsGroupedSource(inlet, event -> isInOrder(event, orderedTenants), GROUP_GRACE),
        webhooksWorkers);
  }

  @Bean
  MessageListenerContainerFactory webhooksChunks(BatchSettings settings) {
    return BatchContainers.sequential(settings.of(CHUNK));
  }

  /** Its tenant may also stand in its body: then it is that of anybody. */
  private static boolean isInOrder(Message event, OrderedTenants tenants) {
    try {
      String tenant = event.getStringProperty("tenant");
      return tenant == null ? !tenants.isEmpty() : tenants.contains(tenant);
    } catch (JMSException e) {
      return true;
    }
  }

  @Bean
  Expressions webhooksFilters(MatchProperties properties) {
    return new Expressions(properties.filterBudget());
  }

  @Bean
  Matcher webhooksMatcher(Endpoints endpoints, Expressions filters, MatchProperties properties) {
    return new Matcher(endpoints, filters, properties.tenantFilterBudget());
  }

  @Bean
  MeterBinder webhooksFilterFailures(Matcher matcher) {
    return filterFailures(matcher);
  }

  public static MeterBinder filterFailures(Matcher matcher) {
    return registry ->
        FunctionCounter.builder("webhooks.filter.failures", matcher, Matcher::filterFailures)
            .description("Filters that gave no answer, so that the event did not match")
            .register(registry);
  }

  @Bean
  Previews webhooksPreviews(
      Expressions filters, RequestSigner signer, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Previews(filters, signer, webhooksClock);
  }

  @Bean
  LaneSteps webhooksLanes(
      MatchProperties properties,
      Admission admission,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new LaneSteps(
        new TypePatterns(properties.priorityTypes()),
        properties.maxInlineAge(),
        admission::mayTakeLong,
        webhooksClock);
  }

  @Bean
  MatchSteps webhooksMatch(
      Matcher matcher,
      EndpointLimiters limiters,
      LaneSteps lanes,
      OrderingSteps order,
      MatchProperties properties,
      FanOutProperties fanOut,
      Traces traces,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new MatchSteps(
        matcher,
        limiters,
        lanes,
        order,
        properties.inlineLimit(),
        fanOut.chunkSize(),
        traces,
        webhooksClock);
  }
}
