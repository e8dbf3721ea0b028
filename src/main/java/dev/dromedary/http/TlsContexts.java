package dev.dromedary.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * TLS to receivers: that of the gateway, and that of each endpoint with certificates of its own.
 */
final class TlsContexts {

  private static final char[] NO_PASSWORD = new char[0];

  private final KeyStore authorities;
  private final SSLContext ofTheGateway;
  private final LoadingCache<TlsSettings, SSLContext> others =
      Caffeine.newBuilder()
          .maximumSize(1_000)
          .expireAfterAccess(Duration.ofHours(1))
          .build(this::make);

  /**
   * @param authorities trusted besides those of the JDK
   */
  TlsContexts(Collection<X509Certificate> authorities) {
    try {
      this.authorities = authorities.isEmpty() ? null : withThoseOfTheJdk(authorities);
      this.ofTheGateway =
          authorities.isEmpty()
              ? SSLContexts.createDefault()
              : SSLContexts.custom().loadTrustMaterial(this.authorities, null).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Certificates that were read already cannot be trusted", e);
    }
  }

  /**
   * @param settings null for those of the gateway
   */
  SSLContext of(TlsSettings settings) {
    return settings == null ? ofTheGateway : others.get(settings);
  }

  private SSLContext make(TlsSettings settings) throws GeneralSecurityException, IOException {
    SSLContextBuilder context = SSLContexts.custom();
    context.loadTrustMaterial(
        settings.authority() == null ? authorities : of(PemText.certificates(settings.authority())),
        null);
    if (settings.certificate() != null) {
      KeyStore keys = empty();
      keys.setKeyEntry(
          "client",
          PemText.key(settings.privateKey()),
          NO_PASSWORD,
          PemText.certificates(settings.certificate()).toArray(X509Certificate[]::new));
      context.loadKeyMaterial(keys, NO_PASSWORD);
    }
    return context.build();
  }

  private static KeyStore withThoseOfTheJdk(Collection<X509Certificate> more)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    Stream<X509Certificate> known =
        Stream.of(factory.getTrustManagers())
            .filter(X509TrustManager.class::isInstance)
            .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()));
    return of(Stream.concat(known, more.stream()).toList());
  }

  private static KeyStore of(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
