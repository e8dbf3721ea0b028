package dev.dromedary.autoconfigure;

import static java.util.Collections.max;
import static java.util.Collections.min;

import dev.dromedary.accept.AcceptSteps;
import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.accept.EventReader;
import dev.dromedary.admission.Admission;
import dev.dromedary.admission.CircuitSettings;
import dev.dromedary.admission.EndpointHealth;
import dev.dromedary.admission.Slots;
import dev.dromedary.admission.SteadyClock;
import dev.dromedary.attempt.AttemptLog;
import dev.dromedary.attempt.Classifier;
import dev.dromedary.attempt.DeliverSteps;
import dev.dromedary.attempt.TestSteps;
import dev.dromedary.deadletter.DeadLetterSteps;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.match.Lanes;
import dev.dromedary.match.MatchSteps;
import dev.dromedary.match.Matcher;
import dev.dromedary.match.UrgentTypes;
import dev.dromedary.metrics.Counters;
import dev.dromedary.monitor.AutomaticChanges;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.ordering.OrderingSteps;
import dev.dromedary.retry.Outcomes;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Retries;
import dev.dromedary.retry.RetrySteps;
import dev.dromedary.retry.Tiers;
import dev.dromedary.startup.Version;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** From an event to the outcome of an attempt. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

  @Bean
  Counters webhooksCounters(ObjectProvider<MeterRegistry> registries) {
    return new Counters(registries.getIfAvailable(SimpleMeterRegistry::new));
  }

  @Bean
  EventReader webhooksEventReader(WebhooksProperties properties) {
    return new EventReader(properties.accept().maxBody().toBytes(), properties.accept().maxBatch());
  }

  @Bean
  AcceptSteps webhooksAccept(
      EventReader reader,
      DuplicateWindow window,
      OrderedTenants ordered,
      Counters counters,
      Clock webhooksClock) {
    return new AcceptSteps(reader, window, ordered, counters, webhooksClock);
  }

  @Bean
  EndpointHealth webhooksEndpointHealth(
      WebhooksProperties properties, Endpoints endpoints, Clock webhooksClock) {
    DeliverySettings delivery = properties.delivery();
    EndpointHealth health =
        new EndpointHealth(
            delivery.quick(),
            delivery.slow(),
            delivery.maxInFlight(),
            circuit(properties),
            new SteadyClock(webhooksClock),
            webhooksClock);
    endpoints.addListener(
        (before, after) -> {
          if (before != null && (after == null || isElsewhere(before, after))) {
            health.forget(before.id());
          }
        });
    return health;
  }

  @Bean
  Slots webhooksSlots(Endpoints endpoints, Clock webhooksClock) {
    Slots slots = new Slots(new SteadyClock(webhooksClock), webhooksClock);
    endpoints.addListener(
        (before, after) -> {
          if (before != null
              && (after == null || !Objects.equals(before.rateLimit(), after.rateLimit()))) {
            slots.forget(before.id());
          }
        });
    return slots;
  }

  /** What is known of the receiver does not hold for another one, nor for one that was repaired. */
  private static boolean isElsewhere(WebhookEndpoint before, WebhookEndpoint after) {
    return !before.url().equals(after.url()) || before.status() != after.status();
  }

  /** A circuit never makes a delivery wait longer than its schedule would. */
  private static CircuitSettings circuit(WebhooksProperties properties) {
    DeliverySettings.Circuit circuit = properties.delivery().circuit();
    List<Duration> delays =
        policies(properties).values().stream()
            .flatMap(policy -> policy.schedule().stream())
            .toList();
    Duration openFor = min(List.of(circuit.openFor(), min(delays)));
    Duration openAtMost = min(List.of(circuit.openAtMost(), max(delays)));
    return new CircuitSettings(circuit.failures(), openFor, openAtMost);
  }

  @Bean
  Lanes webhooksLanes(WebhooksProperties properties, Admission admission, Clock webhooksClock) {
    WebhooksProperties.Match match = properties.match();
    return new Lanes(
        new UrgentTypes(match.urgent()), match.patience(), admission::mayTakeLong, webhooksClock);
  }

  @Bean
  MatchSteps webhooksMatch(
      Matcher matcher,
      EndpointHealth health,
      Lanes lanes,
      OrderingSteps order,
      WebhooksProperties properties,
      Clock webhooksClock) {
    WebhooksProperties.Match match = properties.match();
    return new MatchSteps(
        matcher, health, lanes, order, match.inlineLimit(), match.portion(), webhooksClock);
  }

  @Bean
  Tiers webhooksTiers(WebhooksProperties properties, Clock webhooksClock) {
    return new Tiers(
        policies(properties).values(),
        properties.retry().waits(),
        properties.retry().jitter(),
        webhooksClock);
  }

  @Bean
  Retries webhooksRetries(WebhooksProperties properties, Tiers tiers) {
    return new Retries(policies(properties), tiers);
  }

  @Bean
  RetrySteps webhooksRetry(
      Retries retries,
      EndpointHealth health,
      Admission admission,
      Lanes lanes,
      Clock webhooksClock) {
    return new RetrySteps(retries, health, admission, lanes, webhooksClock);
  }

  private static Map<String, RedeliveryPolicy> policies(WebhooksProperties properties) {
    Map<String, RedeliveryPolicy> policies = new HashMap<>();
    properties
        .retry()
        .policies()
        .forEach(
            (name, policy) -> policies.put(name, new RedeliveryPolicy(name, policy.schedule())));
    policies.put(
        RedeliveryPolicy.DEFAULT,
        new RedeliveryPolicy(RedeliveryPolicy.DEFAULT, properties.retry().schedule()));
    return policies;
  }

  @Bean
  Admission webhooksAdmission(
      Endpoints endpoints,
      EndpointStore store,
      EndpointHealth health,
      Slots slots,
      Retries retries,
      WebhooksProperties properties,
      Clock webhooksClock) {
    return new Admission(
        endpoints,
        store,
        health,
        slots,
        retries::last,
        properties.delivery().deferral(),
        webhooksClock);
  }

  @Bean
  DeliverSteps webhooksDeliver(
      Admission admission,
      Retries retries,
      EndpointHealth health,
      OrderingSteps order,
      AutomaticChanges changes,
      Counters counters,
      AttemptLog log,
      Clock webhooksClock) {
    return new DeliverSteps(
        admission,
        new Classifier(webhooksClock),
        new Outcomes(retries),
        health,
        order,
        changes,
        counters,
        log,
        Version.userAgent(),
        webhooksClock);
  }

  @Bean
  AttemptLog webhooksAttemptLog(ScheduledExecutorService webhooksScheduler) {
    return new AttemptLog(webhooksScheduler, Duration.ofMinutes(1));
  }

  @Bean
  TestSteps webhooksTest(EndpointHealth health, AttemptLog log, Clock webhooksClock) {
    return new TestSteps(health, log, Version.userAgent(), webhooksClock);
  }

  @Bean
  DeadLetterSteps webhooksDeadLetters(Counters counters, Clock webhooksClock) {
    return new DeadLetterSteps(counters, webhooksClock);
  }
}
