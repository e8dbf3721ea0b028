package dev.dromedary.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BrokerCalls;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.broker.BrokerConfiguration;
import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.Ordering;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.kit.Settings;
import dev.dromedary.ordering.OrderedTenants;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

class EventBatchesIT {

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  /** Which is put back once, by a gateway that is given its group. */
  @Test
  void onlyEventsOfTenantsWithAnOrderedEndpointWaitForWhatMayComeBeforeThem() throws Exception {
    Map<String, Integer> deliveries = new ConcurrentHashMap<>();
    Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
    endpoints.save(
        EndpointBuilder.anEndpoint("ep_1")
            .of("acme")
            .ordered(new Ordering(null))
            .being(WebhookEndpoint.Status.ENABLED)
            .since(Samples.NOW)
            .build());
    ExecutorService workers = Executors.newCachedThreadPool();
    AbstractMessageListenerContainer container = container(endpoints, workers);
    container.setConnectionFactory(broker.factory());
    container.setDestinationName("events");
    container.setSessionTransacted(true);
    container.setMessageListener(
        (MessageListener)
            message -> {
              try {
                deliveries.put(
                    new String(message.getBody(byte[].class)),
                    message.getIntProperty("JMSXDeliveryCount"));
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    container.afterPropertiesSet();
    container.start();

    try {
      broker.send("events", "other", Map.of("tenant", "globex", "JMSXGroupID", "globex"));
      await().until(() -> deliveries.size() == 1);
      broker.send("events", "ordered", Map.of("tenant", "acme", "JMSXGroupID", "acme"));
      await().until(() -> deliveries.size() == 2);
      broker.send("events", "in its body", Map.of("JMSXGroupID", "who knows"));
      await().until(() -> deliveries.size() == 3);
    } finally {
      container.shutdown();
      workers.shutdownNow();
    }

    assertThat(deliveries).isEqualTo(Map.of("other", 1, "ordered", 2, "in its body", 2));
  }

  private static AbstractMessageListenerContainer container(
      Endpoints endpoints, ExecutorService workers) {
    return new MatchConfiguration()
        .webhooksEventBatches(
            new BrokerConfiguration()
                .webhooksBatchSettings(
                    Settings.of(BrokerProperties.class),
                    Settings.of(QueueProperties.class),
                    Authenticity.UNCHECKED,
                    new BrokerCalls(Duration.ofMinutes(1))),
            workers,
            new OrderedTenants(endpoints))
        .createMessageListenerContainer(null);
  }
}
