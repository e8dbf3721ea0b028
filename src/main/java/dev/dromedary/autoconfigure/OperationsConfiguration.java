package dev.dromedary.autoconfigure;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.JdbcPassLock;
import dev.dromedary.deadletter.Reconciliation;
import dev.dromedary.deadletter.Requeuing;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.gateway.RouteCalls;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.History;
import dev.dromedary.monitor.AutomaticChanges;
import dev.dromedary.monitor.FailingRule;
import dev.dromedary.monitor.OperationsSteps;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the gateway does with endpoints by itself, and how those who operate it hear of it. */
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {

  /** It tells over a route, whose beans need it themselves: hence the provider. */
  @Bean
  AutomaticChanges webhooksAutomaticChanges(
      Endpoints endpoints,
      History history,
      ObjectProvider<RouteCalls> calls,
      ExecutorService webhooksWorkers,
      WebhooksProperties properties,
      Clock webhooksClock) {
    DeliverySettings delivery = properties.delivery();
    return new AutomaticChanges(
        endpoints,
        new FailingRule(delivery.failingAfter(), delivery.disableAfter()),
        history::deliveredSince,
        event -> calls.getObject().tell(event),
        webhooksWorkers,
        webhooksClock);
  }

  @Bean
  OperationsSteps webhooksOperations(Endpoints endpoints, Clock webhooksClock) {
    return new OperationsSteps(endpoints, webhooksClock);
  }

  @Bean
  Reconciliation webhooksReconciliation(
      DeadLetters deadLetters,
      DeadLetterIndex index,
      JdbcPassLock lock,
      WebhooksProperties properties,
      Clock webhooksClock) {
    return new Reconciliation(
        deadLetters, index, lock, properties.history().reconcileInterval(), webhooksClock);
  }

  @Bean
  Requeuing webhooksRequeuing(Endpoints endpoints, DeadLetters deadLetters, Clock webhooksClock) {
    return new Requeuing(endpoints, deadLetters, webhooksClock);
  }
}
