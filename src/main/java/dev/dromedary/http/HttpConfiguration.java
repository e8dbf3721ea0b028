package dev.dromedary.http;

import dev.dromedary.encryption.KeyProvider;
import dev.dromedary.startup.SettingRule;
import dev.dromedary.startup.StartException;
import dev.dromedary.startup.Threads;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.util.TimeValue;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
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
    return new AllowedNetworks(properties.allowedNetworks(), properties.nat64Prefixes());
  }

  /** Its id says nothing of the key. */
  @Bean
  OwnRequests webhooksOwnRequests(KeyProvider keys) {
    byte[] key = keys.derive("dromedary loop").get(0);
    return new OwnRequests("dromedary-" + DigestUtils.sha256Hex(key).substring(0, 16));
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
      ReceiverHttp http,
      @Qualifier("webhooksScheduler") ScheduledExecutorService webhooksScheduler) {
    PoolingHttpClientConnectionManager connections = http.connections();
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

  @Bean
  ReceiverHttp webhooksReceiverHttp(
      DeliveryProperties properties,
      AddressGuard guard,
      @Qualifier("webhooksLookUps") ExecutorService webhooksLookUps,
      ObjectProvider<SslBundles> bundles) {
    return ReceiverHttp.of(
        properties,
        guard::allows,
        webhooksLookUps,
        properties.sslBundle().isEmpty()
            ? List.of()
            : trusted(properties.sslBundle(), bundles.getObject()));
  }

  private static List<X509Certificate> trusted(String name, SslBundles bundles) {
    List<X509Certificate> trusted = new ArrayList<>();
    try {
      KeyStore store = bundles.getBundle(name).getStores().getTrustStore();
      if (store != null) {
        for (String alias : Collections.list(store.aliases())) {
          if (store.getCertificate(alias) instanceof X509Certificate certificate) {
            trusted.add(certificate);
          }
        }
      }
    } catch (NoSuchSslBundleException e) {
      throw new StartException(
          "webhooks.delivery.ssl-bundle: there is no SSL bundle " + name,
          "Define it under spring.ssl.bundle, or leave the setting out.",
          e);
    } catch (KeyStoreException e) {
      throw new IllegalStateException("The trust store of an SSL bundle is loaded", e);
    }
    SettingRule.check(
        "webhooks.delivery.ssl-bundle", name, !trusted.isEmpty(), "has no trusted certificates");
    return trusted;
  }
}
