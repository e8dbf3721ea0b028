package dev.dromedary.autoconfigure;

import dev.dromedary.admission.Admission;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchJmsComponent;
import dev.dromedary.batch.BatchJmsConfiguration;
import dev.dromedary.batch.BatchProcessor;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.Batches;
import dev.dromedary.batch.JoinedComponent;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.broker.EmbeddedBroker;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.gateway.Gateway;
import dev.dromedary.jdbc.StoreUnavailable;
import dev.dromedary.ordering.JmsGroupedSource;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.retry.JmsDueSource;
import dev.dromedary.retry.Tiers;
import dev.dromedary.startup.CannotStart;
import dev.dromedary.startup.Threads;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.connection.CachingConnectionFactory;

/** The broker, and Camel's components for its queues under names of their own. */
@Configuration(proxyBeanMethods = false)
public class BrokerConfiguration {

  private static final int DUE_BATCH = 200;

  /** For which a message may wait on a queue that is no tier. */
  private static final Duration ANY_TIME = Duration.ofDays(1000);

  /** Each commit of the database writes every index page anew that it touched: so they are few. */
  private static final Duration HISTORY_INTERVAL = Duration.ofMillis(200);

  private static final int HISTORY_BATCH = 200;

  /**
   * What H2 writes in one piece: of a larger transaction it writes pages before the end, and at the
   * end all of them anew.
   */
  private static final long HISTORY_BYTES = 1024 * 1024;

  /**
   * A broker writes to its journal what a killed gateway had taken, before it is back. Short,
   * because the rest of the batch waits too.
   */
  private static final Duration GROUP_GRACE = Duration.ofMillis(500);

  /** A portion of a fan-out is a batch by itself. */
  private static final int PORTION = 1;

  private static final Duration STALL_TIMEOUT = Duration.ofMillis(100);
  private static final int PERMITS = 250;

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService webhooksWorkers() {
    return Threads.perTask("webhooks-worker");
  }

  @Bean
  public BatchSettings webhooksBatchSettings(WebhooksProperties properties) {
    return new BatchSettings(
        properties.broker().batchSize(),
        2,
        STALL_TIMEOUT,
        PERMITS,
        Duration.ofSeconds(1),
        message -> false,
        BrokerConfiguration::isStoreAway,
        new PoisonQueue(properties.broker().poisonQueue()));
  }

  @Bean
  public MessageListenerContainerFactory webhooksEventBatches(
      BatchSettings settings, ExecutorService webhooksWorkers, OrderedTenants orderedTenants) {
    return BatchContainers.parallel(
        settings,
        inlet ->
            new JmsGroupedSource(inlet, event -> isInOrder(event, orderedTenants), GROUP_GRACE),
        webhooksWorkers);
  }

  @Bean
  MessageListenerContainerFactory webhooksPortions(BatchSettings settings) {
    return BatchContainers.sequential(settings.of(PORTION));
  }

  @Bean
  MessageListenerContainerFactory webhooksDeliveryBatches(
      BatchSettings settings, ExecutorService webhooksWorkers) {
    return BatchContainers.parallel(settings, webhooksWorkers);
  }

  /** One that may be slow ends its batch: the outcomes of the others would wait for it. */
  @Bean
  MessageListenerContainerFactory webhooksSlowDeliveryBatches(
      BatchSettings settings, ExecutorService webhooksWorkers, Admission admission) {
    return BatchContainers.parallel(
        settings.endingWith(delivery -> mayTakeLong(delivery, admission)), webhooksWorkers);
  }

  /** As one message, so that the database commits once, and in their order. */
  @Bean
  MessageListenerContainerFactory webhooksHistoryBatches(BatchSettings settings) {
    return BatchContainers.merging(settings.of(HISTORY_BATCH), HISTORY_INTERVAL, HISTORY_BYTES);
  }

  @Bean
  MessageListenerContainerFactory webhooksDueBatches(
      BatchSettings settings, WebhooksProperties properties, Tiers tiers, Clock webhooksClock) {
    Map<String, Long> longest =
        tiers.all().stream()
            .collect(
                Collectors.toMap(
                    tier -> properties.queue().retry() + "." + tier.name(),
                    tier -> tier.latest().toMillis()));
    return BatchContainers.single(
        settings.of(DUE_BATCH),
        inlet ->
            new JmsDueSource(
                inlet, queue -> longest.getOrDefault(queue, ANY_TIME.toMillis()), webhooksClock),
        BatchProcessor::sequential);
  }

  /** A fifth of a second's worth at once, so that they come evenly. */
  @Bean
  MessageListenerContainerFactory webhooksPacedBatches(
      BatchSettings settings, WebhooksProperties properties) {
    int perSecond = properties.delivery().requeueRate();
    int size = Math.min(settings.size(), Math.max(1, perSecond / 5));
    return BatchContainers.paced(settings.of(size), perSecond);
  }

  /** The gateway is made later than the routes are known. */
  @Bean
  MessageListenerContainerFactory webhooksEndpointChangeContainer(ObjectProvider<Gateway> gateway) {
    return BatchContainers.topic(() -> gateway.getObject().outdate());
  }

  @Bean("webhooks-jms")
  JmsComponent webhooksJms(ConnectionFactory connectionFactory) {
    return jms(connectionFactory);
  }

  @Bean("webhooks-joined")
  JoinedComponent webhooksJoined(ConnectionFactory connectionFactory) {
    return new JoinedComponent(connectionFactory);
  }

  @Bean
  Batches webhooksBatches(ConnectionFactory connectionFactory) {
    return new Batches(connectionFactory);
  }

  /** What another broker's disk is like it tells its own operators. */
  @Bean
  BrokerWatch webhooksBrokerWatch(
      ConnectionFactory connectionFactory, ObjectProvider<EmbeddedBroker> embedded) {
    return new BrokerWatch(
        uncached(connectionFactory), () -> embedded.stream().anyMatch(EmbeddedBroker::isDiskFull));
  }

  /** Such as Spring Boot starts for {@code spring.artemis.mode=embedded}. */
  @Bean
  InitializingBean webhooksDurableBroker(ObjectProvider<EmbeddedActiveMQ> inThisProcess) {
    return () -> {
      if (inThisProcess.stream().anyMatch(BrokerConfiguration::isInMemory)) {
        throw new CannotStart(
            "The broker in this process keeps its messages in memory only.",
            "Leave spring.artemis.mode=embedded out, so that the gateway starts a durable one or connects to"
                + " spring.artemis.broker-url; or set spring.artemis.embedded.persistent=true and"
                + " spring.artemis.embedded.data-directory.",
            null);
      }
    };
  }

  private static boolean isInMemory(EmbeddedActiveMQ broker) {
    return !broker.getActiveMQServer().getConfiguration().isPersistenceEnabled();
  }

  private static ConnectionFactory uncached(ConnectionFactory connectionFactory) {
    return connectionFactory instanceof CachingConnectionFactory caching
        ? caching.getTargetConnectionFactory()
        : connectionFactory;
  }

  static JmsComponent jms(ConnectionFactory connectionFactory) {
    BatchJmsConfiguration configuration = new BatchJmsConfiguration();
    configuration.setConnectionFactory(connectionFactory);
    configuration.setListenerConnectionFactory(uncached(connectionFactory));
    configuration.setTransacted(true);
    configuration.setLazyCreateTransactionManager(false);
    configuration.setCacheLevelName("CACHE_CONSUMER");
    configuration.setDisableReplyTo(true);
    return new BatchJmsComponent(configuration);
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

  private static boolean mayTakeLong(Message delivery, Admission admission) {
    try {
      String endpointId = delivery.getStringProperty(DeliveryMessage.ENDPOINT_ID);
      return endpointId == null || admission.mayTakeLong(endpointId);
    } catch (JMSException e) {
      return true;
    }
  }

  private static boolean isStoreAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreUnavailable) {
        return true;
      }
    }
    return false;
  }
}
