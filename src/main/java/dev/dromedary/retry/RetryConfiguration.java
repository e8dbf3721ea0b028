package dev.dromedary.retry;

import dev.dromedary.admission.Admission;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchProcessor;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.match.LaneSteps;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When a delivery is attempted again. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetryProperties.class)
class RetryConfiguration {

  private static final int DUE_BATCH = 200;

  /** For which a message may wait on a queue that is no tier. */
  private static final Duration ANY_TIME = Duration.ofDays(1000);

  @Bean
  MessageListenerContainerFactory webhooksDueBatches(
      BatchSettings settings,
      QueueProperties queues,
      Tiers tiers,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    Map<String, Duration> longest =
        tiers.all().stream()
            .collect(Collectors.toMap(tier -> queues.retry(tier.name()), Tier::latest));
    return BatchContainers.single(
        settings.of(DUE_BATCH),
        inlet ->
            new JmsDueSource(inlet, longest.getOrDefault(inlet.queue(), ANY_TIME), webhooksClock),
        BatchProcessor::sequential);
  }

  @Bean
  Tiers webhooksTiers(RetryProperties properties, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Tiers(
        properties.all().values(), properties.deferralDelays(), properties.jitter(), webhooksClock);
  }

  @Bean
  Retries webhooksRetries(RetryProperties properties, Tiers tiers) {
    return new Retries(properties.all(), tiers);
  }

  @Bean
  RetrySteps webhooksRetry(
      Retries retries,
      Admission admission,
      LaneSteps lanes,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new RetrySteps(retries, admission, lanes, webhooksClock);
  }
}
