package dev.dromedary.retry;

import dev.dromedary.admission.Admission;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchProcessor;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.Inlet;
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

  /** For which a message may wait on a queue that is no tier: at least, and at most. */
  private static final Duration SHORT_TIME = Duration.ofMillis(500);

  private static final Duration ANY_TIME = Duration.ofDays(1000);

  @Bean
  MessageListenerContainerFactory webhooksDueBatches(
      BatchSettings settings,
      QueueProperties queues,
      Tiers tiers,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    Map<String, Tier> byQueue =
        tiers.all().stream()
            .collect(Collectors.toMap(tier -> queues.retry(tier.name()), tier -> tier));
    return BatchContainers.single(
        settings.of(DUE_BATCH),
        inlet -> dueSource(inlet, byQueue.get(inlet.queue()), webhooksClock),
        BatchProcessor::sequential);
  }

  private static JmsDueSource dueSource(Inlet inlet, Tier tier, Clock clock) {
    return tier == null
        ? new JmsDueSource(inlet, SHORT_TIME, ANY_TIME, clock)
        : new JmsDueSource(inlet, tier.earliest(), tier.latest(), clock);
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
