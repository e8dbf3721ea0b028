package dev.dromedary.attempt;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.expression.Expressions;
import dev.dromedary.expression.Transforms;
import dev.dromedary.http.OwnRequests;
import dev.dromedary.http.ReceiverHttp;
import dev.dromedary.http.SharedConnections;
import dev.dromedary.metrics.Counters;
import dev.dromedary.monitor.EndpointMonitor;
import dev.dromedary.ordering.OrderingSteps;
import dev.dromedary.retry.Outcomes;
import dev.dromedary.retry.Retries;
import dev.dromedary.signing.SignatureScheme;
import dev.dromedary.signing.StandardWebhooks;
import dev.dromedary.startup.DataFolder;
import dev.dromedary.startup.GatewayName;
import dev.dromedary.startup.Version;
import dev.dromedary.tracing.Traces;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** From a delivery that is due to the outcome of an attempt. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttemptProperties.class)
class AttemptConfiguration {

  @Bean
  MessageListenerContainerFactory webhooksDeliveryBatches(
      BatchSettings settings, @Qualifier("webhooksWorkers") ExecutorService webhooksWorkers) {
    return BatchContainers.parallel(settings, webhooksWorkers);
  }

  /** One that may be slow ends its batch: the outcomes of the others would wait for it. */
  @Bean
  MessageListenerContainerFactory webhooksSingleSlowBatches(
      BatchSettings settings,
      @Qualifier("webhooksWorkers") ExecutorService webhooksWorkers,
      Admission admission) {
    return BatchContainers.parallel(
        settings.endingWith(delivery -> mayTakeLong(delivery, admission)), webhooksWorkers);
  }

  private static boolean mayTakeLong(Message delivery, Admission admission) {
    try {
      String endpointId = delivery.getStringProperty(DeliveryMessage.ENDPOINT_ID);
      return endpointId == null || admission.mayTakeLong(endpointId);
    } catch (JMSException e) {
      return true;
    }
  }

  @Bean
  AttemptSteps webhooksAttempt(
      Admission admission,
      Retries retries,
      EndpointLimiters limiters,
      OrderingSteps order,
      EndpointMonitor changes,
      Counters counters,
      AttemptLog log,
      RequestSigner signer,
      ObjectProvider<AttemptListener> listeners,
      DataFolder folder,
      Traces traces,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new AttemptSteps(
        admission,
        new Classifier(new ShownCalls(GatewayName.of(folder)), webhooksClock),
        new Outcomes(retries),
        limiters,
        order,
        changes,
        counters,
        log,
        signer,
        new AttemptListeners(listeners.orderedStream().toList()),
        traces,
        webhooksClock);
  }

  @Bean
  @ConditionalOnMissingBean(SignatureScheme.class)
  StandardWebhooks webhooksStandardWebhooks() {
    return new StandardWebhooks();
  }

  @Bean
  RequestSigner webhooksRequestSigner(
      ObjectProvider<SignatureScheme> schemes, Expressions webhooksFilters) {
    return new RequestSigner(
        Version.userAgent(), schemes.orderedStream().toList(), new Transforms(webhooksFilters));
  }

  @Bean
  AttemptLog webhooksAttemptLog(
      @Qualifier("webhooksScheduler") ScheduledExecutorService webhooksScheduler) {
    return new AttemptLog(webhooksScheduler, Duration.ofMinutes(1));
  }

  @Bean
  TestSteps webhooksTest(
      EndpointLimiters limiters,
      AttemptLog log,
      RequestSigner signer,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new TestSteps(limiters, log, signer, webhooksClock);
  }

  @Bean("webhooks-http")
  @ConditionalOnMissingBean(name = "webhooks-http")
  HttpComponent webhooksHttp(
      HttpClientConnectionManager webhooksConnections,
      @Qualifier("webhooksDeadlines") ScheduledExecutorService webhooksDeadlines,
      ReceiverHttp receivers,
      OwnRequests own,
      Traces traces) {
    HttpComponent http = http(webhooksConnections, webhooksDeadlines, receivers);
    http.setHeaderFilterStrategy(new AttemptHeaders(traces.areSent()));
    HttpClientConfigurer configurer = http.getHttpClientConfigurer();
    http.setHttpClientConfigurer(
        client -> {
          configurer.configureHttpClient(client);
          client.addRequestInterceptorLast(own);
        });
    return http;
  }

  public static HttpComponent http(
      HttpClientConnectionManager connections,
      ScheduledExecutorService deadlines,
      ReceiverHttp receivers) {
    SharedConnections shared = new SharedConnections(connections);
    HttpComponent http = new HttpComponent();
    http.setClientConnectionManager(shared);
    http.setAutomaticRetriesDisabled(true);
    http.setCookieManagementDisabled(true);
    http.setAuthCachingDisabled(true);
    http.setContentCompressionDisabled(true);
    http.setFollowRedirects(false);
    http.setHeaderFilterStrategy(new AttemptHeaders(false));
    http.setHttpClientConfigurer(client -> receivers.configure(client, shared, deadlines));
    return http;
  }
}
