package dev.dromedary.autoconfigure;

import dev.dromedary.admission.Admission;
import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchJmsComponent;
import dev.dromedary.batch.BatchJmsConfiguration;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.Batches;
import dev.dromedary.batch.JoinedComponent;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.broker.EmbeddedBroker;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.gateway.Gateway;
import dev.dromedary.jdbc.StoreUnavailable;
import dev.dromedary.ordering.GroupListenerContainer;
import dev.dromedary.ordering.Lines;
import dev.dromedary.ordering.OrderSteps;
import dev.dromedary.ordering.OrderedListenerContainer;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.retry.DueListenerContainer;
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

  /** Of what a killed gateway had taken, the broker writes to its journal before it is back. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  /** The same, for who is given the group of a tenant; others of its batch wait for that. */
  private static final Duration GROUP_SETTLING = Duration.ofMillis(500);

  /** A portion of a fan-out is a batch by itself. */
  private static final int PORTION = 1;

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int PLACES = 250;

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService webhooksMembers() {
    return Threads.perTask("webhooks-member");
  }

  @Bean
  public BatchSettings webhooksBatchSettings(WebhooksProperties properties) {
    return settings(properties.broker().batchSize());
  }

  @Bean
  PoisonQueue webhooksPoisonQueue(WebhooksProperties properties) {
    return new PoisonQueue(properties.broker().poisonQueue());
  }

  @Bean
  public MessageListenerContainerFactory webhooksEventBatches(
      BatchSettings settings,
      PoisonQueue poison,
      ExecutorService webhooksMembers,
      OrderedTenants orderedTenants) {
    return GroupListenerContainer.factory(
        settings,
        poison,
        webhooksMembers,
        event -> isInOrder(event, orderedTenants),
        GROUP_SETTLING);
  }

  @Bean
  MessageListenerContainerFactory webhooksPortions(PoisonQueue poison) {
    return BatchContainers.sequential(settings(PORTION), poison);
  }

  @Bean
  MessageListenerContainerFactory webhooksDeliveryBatches(
      BatchSettings settings, PoisonQueue poison, ExecutorService webhooksMembers) {
    return BatchContainers.parallel(settings, poison, webhooksMembers);
  }

  /** Of those that may take long, one in a batch: the outcomes of the others would wait for it. */
  @Bean
  MessageListenerContainerFactory webhooksSlowDeliveryBatches(
      BatchSettings settings,
      PoisonQueue poison,
      ExecutorService webhooksMembers,
      Admission admission) {
    return BatchContainers.parallel(
        settings.endingWith(delivery -> mayTakeLong(delivery, admission)), poison, webhooksMembers);
  }

  @Bean
  MessageListenerContainerFactory webhooksOrderedBatches(
      BatchSettings settings,
      PoisonQueue poison,
      ExecutorService webhooksMembers,
      Lines lines,
      WebhooksProperties properties) {
    return OrderedListenerContainer.factory(
        settings,
        poison,
        webhooksMembers,
        lines,
        properties.queue().held(),
        OrderSteps.GROUP,
        SETTLING);
  }

  /** As one message, so that the database commits once, and in their order. */
  @Bean
  MessageListenerContainerFactory webhooksHistoryBatches(PoisonQueue poison) {
    return BatchContainers.joining(
        settings(HISTORY_BATCH), poison, HISTORY_INTERVAL, HISTORY_BYTES);
  }

  @Bean
  MessageListenerContainerFactory webhooksDueBatches(
      PoisonQueue poison, WebhooksProperties properties, Tiers tiers, Clock webhooksClock) {
    Map<String, Long> longest =
        tiers.all().stream()
            .collect(
                Collectors.toMap(
                    tier -> properties.queue().retry() + "." + tier.name(),
                    tier -> tier.latest().toMillis()));
    return DueListenerContainer.factory(
        settings(DUE_BATCH),
        poison,
        queue -> longest.getOrDefault(queue, ANY_TIME.toMillis()),
        webhooksClock);
  }

  /** A fifth of a second's worth at once, so that they come evenly. */
  @Bean
  MessageListenerContainerFactory webhooksPacedBatches(
      PoisonQueue poison, WebhooksProperties properties) {
    int perSecond = properties.delivery().requeueRate();
    int size = Math.min(properties.broker().batchSize(), Math.max(1, perSecond / 5));
    return BatchContainers.paced(settings(size), poison, perSecond);
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

  private static BatchSettings settings(int size) {
    return new BatchSettings(
        size,
        2,
        PATIENCE,
        PLACES,
        Duration.ofSeconds(1),
        message -> false,
        BrokerConfiguration::isStoreAway);
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
