package dev.dromedary.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client that calls receivers, which may do anything.
 *
 * @param timeout of a whole exchange
 * @param connectTimeout of the look-up, of the connection, and of the TLS handshake
 * @param allowed which addresses may be connected to
 * @param lookUps see {@link GuardedDnsResolver}
 * @param tls of the gateway and of endpoints
 * @param proxy see {@link EgressProxy}
 */
public record ReceiverHttp(
    Duration timeout,
    Duration connectTimeout,
    int connectionsPerHost,
    Predicate<InetAddress> allowed,
    Executor lookUps,
    TlsContexts tls,
    DeliveryProperties.Proxy proxy) {

  /** At most so much of an answer's body is read. */
  private static final int BODY_LIMIT = 64 * 1024;

  /**
   * A look into a connection whether it has ended waits a millisecond for its end, so one that was
   * in use just now is used without; {@link StaleConnectionRetry} covers that.
   */
  private static final TimeValue LOOK_AFTER = TimeValue.ofMilliseconds(100);

  /** Without a proxy and further authorities. */
  public ReceiverHttp(
      Duration timeout,
      Duration connectTimeout,
      int connectionsPerHost,
      Predicate<InetAddress> allowed,
      Executor lookUps) {
    this(
        timeout,
        connectTimeout,
        connectionsPerHost,
        allowed,
        lookUps,
        new TlsContexts(List.of()),
        DeliveryProperties.Proxy.NONE);
  }

  /**
   * As the settings say.
   *
   * @param authorities trusted besides those of the JDK
   */
  public static ReceiverHttp of(
      DeliveryProperties delivery,
      Predicate<InetAddress> allowed,
      Executor lookUps,
      List<X509Certificate> authorities) {
    return new ReceiverHttp(
        delivery.timeout(),
        delivery.connectTimeout(),
        delivery.maxConnectionsPerHost(),
        allowed,
        lookUps,
        new TlsContexts(authorities),
        delivery.proxy());
  }

  public PoolingHttpClientConnectionManager connections() {
    // With a proxy it alone is connected to, and EgressProxy judges the receivers.
    Predicate<InetAddress> connectable = proxy.isNone() ? allowed : any -> true;
    return connections(names(connectable), new ReceiverTls(tls), LOOK_AFTER);
  }

  private GuardedDnsResolver names(Predicate<InetAddress> which) {
    return new GuardedDnsResolver(which, connectTimeout, lookUps);
  }

  /**
   * @param lookAfter how long a connection was not used that is looked into before it is
   */
  PoolingHttpClientConnectionManager connections(
      DnsResolver names, ReceiverTls tls, TimeValue lookAfter) {
    return new DirectConnections()
        .setDnsResolver(names)
        .setConnectionFactory(ReceiverConnection.factory())
        .setTlsSocketStrategy(tls)
        .setMaxConnPerRoute(connectionsPerHost)
        // It knows no limit of all connections.
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setSocketTimeout(unlessTheDeadlineEndsIt())
                // A pooled connection is not resolved again, so it must not live for ever.
                .setTimeToLive(TimeValue.ofMinutes(5))
                .setValidateAfterInactivity(lookAfter)
                .build())
        .build();
  }

  /** A client whose requests are those of {@link RequestTarget}. */
  public void configure(
      HttpClientBuilder client,
      HttpClientConnectionManager connections,
      ScheduledExecutorService deadlines) {
    HttpClientBuilder forTokens = HttpClientBuilder.create().setConnectionManager(connections);
    forTokens.disableAutomaticRetries().disableCookieManagement().disableContentCompression();
    configure(forTokens, deadlines);
    AccessTokens tokens = new AccessTokens(new TokenCall(forTokens.build()), System::nanoTime);
    // Outside of the retry, whose interceptor is added later and so stands closer to the network.
    client.addExecInterceptorBefore(
        ChainElement.CONNECT.name(), "authentication", new AuthenticationInterceptor(tokens));
    configure(client, deadlines);
  }

  void configure(HttpClientBuilder client, ScheduledExecutorService deadlines) {
    RequestTarget target = new RequestTarget();
    if (!proxy.isNone()) {
      client.addExecInterceptorFirst("proxy", new EgressProxy(proxy, names(allowed)));
    }
    client
        .setConnectionManagerShared(true)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(timeout))
                .setResponseTimeout(unlessTheDeadlineEndsIt())
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .build())
        .setRoutePlanner(target)
        .addRequestInterceptorFirst(target)
        .addExecInterceptorFirst(
            "deadline", new DeadlineInterceptor(timeout, BODY_LIMIT, deadlines))
        .addExecInterceptorFirst("recorder", new CallRecorder())
        .addExecInterceptorBefore(ChainElement.CONNECT.name(), "stale", new StaleConnectionRetry());
    if (!proxy.isNone()) {
      client.addExecInterceptorBefore(
          ChainElement.CONNECT.name(), "tunnel", EgressProxy::requireTunnel);
    }
  }

  /** A net under {@link DeadlineInterceptor}, which on a busy machine comes a little late. */
  private Timeout unlessTheDeadlineEndsIt() {
    return Timeout.of(timeout.multipliedBy(2));
  }
}
