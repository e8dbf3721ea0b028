package dev.dromedary.broker;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BatchJmsComponent;
import dev.dromedary.batch.BatchJmsConfiguration;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.Batches;
import dev.dromedary.batch.BrokerCalls;
import dev.dromedary.batch.JoinedComponent;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.encryption.KeyProvider;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.metrics.Counters;
import dev.dromedary.startup.HousekeepingTask;
import dev.dromedary.startup.StartException;
import dev.dromedary.startup.Threads;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.util.ObjectHelper;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jms.connection.CachingConnectionFactory;

/** The broker, and Camel's components for its queues under names of their own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BrokerProperties.class, QueueProperties.class})
@Import(EmbeddedBrokerConfiguration.class)
public class BrokerConfiguration {

  private static final Duration STALL_TIMEOUT = Duration.ofMillis(100);
  private static final int PERMITS = 250;

  /** A caller waits for longer than the client does for an answer. */
  private static final Duration BEYOND = Duration.ofSeconds(2);

  private static final Duration REVIEW = Duration.ofSeconds(2);

  @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
  ExecutorService webhooksWorkers() {
    return Threads.perTask("webhooks-worker");
  }

  @Bean
  public BatchSettings webhooksBatchSettings(
      BrokerProperties properties,
      QueueProperties queues,
      Authenticity authenticity,
      BrokerCalls calls) {
    if (queues.all().contains(properties.poisonQueue())) {
      throw new StartException(
          "webhooks.broker.poison-queue: %s must not be another queue's name"
              .formatted(properties.poisonQueue()),
          "Name a queue of its own.",
          null);
    }
    return new BatchSettings(
        properties.batchSize(),
        2,
        STALL_TIMEOUT,
        PERMITS,
        Duration.ofSeconds(1),
        message -> false,
        BrokerConfiguration::isStoreUnavailable,
        new PoisonQueue(properties.poisonQueue()),
        authenticity,
        calls);
  }

  @Bean
  BrokerCalls webhooksBrokerCalls(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory) {
    return new BrokerCalls(JmsProduct.callTimeout(connectionFactory).plus(BEYOND));
  }

  @Bean
  BrokerPace webhooksBrokerPace(
      BrokerCalls calls,
      BrokerNotices notices,
      @Qualifier("webhooksScheduler") ScheduledExecutorService webhooksScheduler) {
    BrokerPace pace = new BrokerPace(calls, notices);
    Threads.again(webhooksScheduler, pace::look, Duration.ofSeconds(1));
    return pace;
  }

  @Bean
  JmsMessageMac webhooksMessageMac(KeyProvider keys, BrokerProperties properties) {
    return new JmsMessageMac(
        keys.derive("dromedary internal messages"),
        properties.unsignedMessages() == BrokerProperties.Unsigned.ACCEPT);
  }

  @Bean
  Authenticity webhooksAuthenticity(JmsMessageMac macs, QueueProperties queues, Counters counters) {
    return new JmsAuthenticity(macs, queues, counters::forged);
  }

  private static boolean isStoreUnavailable(Throwable failure) {
    return ObjectHelper.getException(StoreUnavailableException.class, failure) != null;
  }

  /**
   * Camel's starters write their settings, such as {@code camel.component.jms.transacted}, false by
   * default, to every component of the class.
   */
  @Bean
  static ComponentCustomizer.Policy webhooksComponentsAsTheyAre() {
    return (name, component) -> !name.startsWith("webhooks-");
  }

  @Bean("webhooks-jms")
  JmsComponent webhooksJms(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      Authenticity authenticity) {
    return jms(connectionFactory, authenticity);
  }

  @Bean("webhooks-joined")
  JoinedComponent webhooksJoined(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      Authenticity authenticity) {
    return new JoinedComponent(connectionFactory, authenticity);
  }

  @Bean
  Batches webhooksBatches(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      Authenticity authenticity,
      BrokerCalls calls) {
    return new Batches(connectionFactory, authenticity, calls);
  }

  /** The disk of another broker is monitored by its own operators. */
  @Bean
  BrokerWatch webhooksBrokerWatch(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      ObjectProvider<LocalBroker> local,
      BrokerCalls calls) {
    LocalBroker broker = local.getIfAvailable();
    return new BrokerWatch(
        uncached(connectionFactory), () -> broker != null && broker.isDiskFull(), calls::isRefused);
  }

  @Bean
  BrokerNotices webhooksBrokerNotices() {
    return new BrokerNotices();
  }

  /** Of the own broker the settings are known. */
  @Bean
  JmsBrokerReview webhooksBrokerReview(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      BrokerProperties properties,
      QueueProperties queues,
      BrokerNotices notices,
      BrokerWatch watch) {
    return new JmsBrokerReview(
        connectionFactory,
        queues.reviewed(),
        new AddressRules(properties.poisonQueue()),
        notices,
        watch::connections);
  }

  @Bean
  HousekeepingTask webhooksBrokerReviewTask(
      JmsBrokerReview review, ObjectProvider<LocalBroker> local) {
    boolean isOwn = local.getIfAvailable() != null;
    return HousekeepingTask.whileConsuming(
        "review of the broker",
        REVIEW,
        () -> {
          if (!isOwn) {
            review.run();
          }
        });
  }

  @Bean
  QueueScan webhooksQueueScan(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      JmsBrokerReview review) {
    return JmsProduct.scan(connectionFactory, review::isOneNode);
  }

  @Bean
  QueueStates webhooksQueueStates(
      @Qualifier("webhooksConnectionFactory") ConnectionFactory connectionFactory,
      ObjectProvider<EmbeddedBroker> embedded) {
    EmbeddedBroker broker = embedded.getIfAvailable();
    return broker == null ? new JmsQueueStates(connectionFactory) : new EmbeddedQueueStates(broker);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(EmbeddedActiveMQ.class)
  static class BrokerOfTheHostConfiguration {

    /** Such as Spring Boot starts for {@code spring.artemis.mode=embedded}. */
    @Bean
    InitializingBean webhooksDurableBroker(ObjectProvider<EmbeddedActiveMQ> inThisProcess) {
      return () -> {
        if (inThisProcess.stream().anyMatch(BrokerOfTheHostConfiguration::isInMemory)) {
          throw new StartException(
              "The broker in this process keeps its messages in memory only.",
              "Leave spring.artemis.mode=embedded out, so that the gateway starts a durable one or"
                  + " connects to spring.artemis.broker-url; or set"
                  + " spring.artemis.embedded.persistent=true and"
                  + " spring.artemis.embedded.data-directory.",
              null);
        }
      };
    }

    private static boolean isInMemory(EmbeddedActiveMQ broker) {
      return !broker.getActiveMQServer().getConfiguration().isPersistenceEnabled();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class HealthConfiguration {

    /** Also where there is none: groups of the health name it. */
    @Bean("webhooksEmbeddedBroker")
    EmbeddedBrokerHealth webhooksEmbeddedBrokerHealth(ObjectProvider<LocalBroker> local) {
      return new EmbeddedBrokerHealth(() -> local.stream().allMatch(LocalBroker::isRunning));
    }
  }

  private static ConnectionFactory uncached(ConnectionFactory connectionFactory) {
    return connectionFactory instanceof CachingConnectionFactory caching
        ? caching.getTargetConnectionFactory()
        : connectionFactory;
  }

  public static JmsComponent jms(ConnectionFactory connectionFactory, Authenticity authenticity) {
    BatchJmsConfiguration configuration = new BatchJmsConfiguration(authenticity);
    configuration.setConnectionFactory(connectionFactory);
    configuration.setListenerConnectionFactory(uncached(connectionFactory));
    configuration.setTransacted(true);
    configuration.setLazyCreateTransactionManager(false);
    configuration.setCacheLevelName("CACHE_CONSUMER");
    configuration.setDisableReplyTo(true);
    return new BatchJmsComponent(configuration);
  }
}
