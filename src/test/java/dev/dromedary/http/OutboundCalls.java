package dev.dromedary.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.HttpHost;

/** The client of receivers with its real connections, called as an attempt calls it. */
final class OutboundCalls implements AutoCloseable {

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final PoolingHttpClientConnectionManager connections;
  private final CloseableHttpClient client;

  OutboundCalls(Duration timeout, DeliveryProperties.Proxy proxy) {
    this(timeout, proxy, List.of(), any -> true);
  }

  OutboundCalls(
      Duration timeout,
      DeliveryProperties.Proxy proxy,
      List<java.security.cert.X509Certificate> authorities,
      Predicate<InetAddress> allowed) {
    ReceiverHttp http =
        new ReceiverHttp(
            timeout,
            Duration.ofSeconds(10),
            10,
            allowed,
            Runnable::run,
            new TlsContexts(authorities),
            proxy);
    connections = http.connections();
    SharedConnections shared = new SharedConnections(connections);
    var builder = HttpClients.custom().setConnectionManager(shared);
    builder.disableAutomaticRetries();
    http.configure(builder, shared, timer);
    client = builder.build();
  }

  int post(String url, Authentication authentication, TlsSettings tls) throws IOException {
    HttpPost request = new HttpPost("http://endpoint");
    request.addHeader(RequestTarget.URL, url);
    request.setEntity(
        new RequestBody("{}".getBytes(UTF_8), "application/json", authentication, tls));
    return client.execute(new HttpHost("endpoint"), request, answer -> answer.getCode());
  }

  @Override
  public void close() throws IOException {
    client.close();
    connections.close();
    timer.shutdownNow();
  }
}
