package dev.dromedary.http;

import dev.dromedary.startup.Threads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.util.TimeValue;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Camel's HTTP component as it calls receivers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliveryProperties.class)
public class HttpConfiguration {

  /** So long a connection waits for its next request. */
  private static final TimeValue IDLE = TimeValue.ofMinutes(1);

  /** Look-ups that are under way at the same time. */
  private static final int LOOK_UPS = 128;

  @Bean
  @ConditionalOnMissingBean(AddressGuard.class)
  AllowedNetworks webhooksAllowedNetworks(DeliveryProperties properties) {
    return new AllowedNetworks(properties.allowedNetworks());
  }

  /** Each look-up that hangs keeps a thread; one that waits for a thread has its attempt's time. */
  @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
  ExecutorService webhooksLookUps() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            LOOK_UPS,
            LOOK_UPS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Threads.named("webhooks-look-up"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** An idle connection to a receiver without further deliveries is closed, too. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(name = "webhooksConnections")
  PoolingHttpClientConnectionManager webhooksConnections(
      DeliveryProperties properties,
      AddressGuard guard,
      @Qualifier("webhooksLookUps") ExecutorService webhooksLookUps,
      @Qualifier("webhooksScheduler") ScheduledExecutorService webhooksScheduler) {
    PoolingHttpClientConnectionManager connections =
        receivers(properties).connections(guard::allows, webhooksLookUps);
    webhooksScheduler.scheduleWithFixedDelay(
        () -> {
          connections.closeExpired();
          connections.closeIdle(IDLE);
        },
        IDLE.toSeconds(),
        IDLE.toSeconds(),
        TimeUnit.SECONDS);
    return connections;
  }

  public static ReceiverHttp receivers(DeliveryProperties delivery) {
    return new ReceiverHttp(
        delivery.timeout(), delivery.connectTimeout(), delivery.maxConnectionsPerHost());
  }
}
