package dev.dromedary.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client that calls receivers, which may do anything.
 *
 * @param timeout of a whole exchange
 * @param connectTimeout of the look-up, of the connection, and of the TLS handshake
 */
public record ReceiverHttp(Duration timeout, Duration connectTimeout, int connectionsPerHost) {

  /** At most so much of an answer's body is read. */
  private static final int BODY_LIMIT = 64 * 1024;

  /**
   * A look into a connection whether it has ended waits a millisecond for its end, so one that was
   * in use just now is used without; {@link StaleConnectionRetry} covers that.
   */
  private static final TimeValue LOOK_AFTER = TimeValue.ofMilliseconds(100);

  /**
   * @param allowed which addresses may be connected to
   * @param lookUps see {@link GuardedDnsResolver}
   */
  public PoolingHttpClientConnectionManager connections(
      Predicate<InetAddress> allowed, Executor lookUps) {
    return connections(
        new GuardedDnsResolver(allowed, connectTimeout, lookUps),
        new ReceiverTls(SSLContexts.createDefault()),
        LOOK_AFTER);
  }

  /**
   * @param lookAfter how long a connection was not used that is looked into before it is
   */
  PoolingHttpClientConnectionManager connections(
      DnsResolver names, ReceiverTls tls, TimeValue lookAfter) {
    return PoolingHttpClientConnectionManagerBuilder.create()
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

  public void configure(HttpClientBuilder client, ScheduledExecutorService deadlines) {
    RequestTarget target = new RequestTarget();
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
  }

  /** A net under {@link DeadlineInterceptor}, which on a busy machine comes a little late. */
  private Timeout unlessTheDeadlineEndsIt() {
    return Timeout.of(timeout.multipliedBy(2));
  }
}
