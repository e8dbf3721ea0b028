package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.dromedary.http.HostileReceivers.End;
import dev.dromedary.http.HostileReceivers.Hostile;
import dev.dromedary.kit.ConcurrentTest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A hostile receiver costs its timeout at most, and less than 256 KB. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileReceiversTest {

  private static final int MOST_BYTES = 256 * 1024;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService lookUps = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    timer.shutdownNow();
    lookUps.shutdownNow();
  }

  static Stream<Arguments> receivers() {
    return HostileReceivers.all().entrySet().stream()
        .map(hostile -> Arguments.of(hostile.getKey(), hostile.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("receivers")
  @Execution(ExecutionMode.CONCURRENT)
  void receiverCostsItsTimeoutAndAFewKilobytesAtMost(String name, Hostile hostile)
      throws Exception {
    try (RawServer server = new RawServer(hostile.behaviour())) {
      assertThat(call(server, new byte[] {'{', '}'})).as(name).isEqualTo(hostile.end());
    }
  }

  /** More is to come than the buffers of two sockets hold. */
  @ConcurrentTest
  void receiverThatReadsNothingEndsAtTheTimeout() throws Exception {
    try (RawServer server = RawServer.ofHeads(RawServer.SILENT)) {
      assertThat(call(server, new byte[32 * 1024 * 1024])).isEqualTo(End.TIMED_OUT);
    }
  }

  @ConcurrentTest
  void receiverThatAnswersAndClosesBeforeItHasTheEventCostsOneAttempt() throws Exception {
    try (RawServer server =
        RawServer.ofHeads(
            (in, out) -> {
              RawServer.say(out, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
              RawServer.end();
            })) {
      assertThat(call(server, new byte[32 * 1024 * 1024])).isEqualTo(End.BROKEN);
      assertThat(server.heads()).hasSize(1);
    }
  }

  private static End end(Throwable failure) {
    if (failure == null) {
      return End.ANSWERED;
    }
    if (failure instanceof DeadlineExceededException) {
      return End.TIMED_OUT;
    }
    return failure instanceof MessageConstraintException
            || failure instanceof ClientProtocolException
        ? End.INVALID
        : End.BROKEN;
  }

  /** As Camel's component calls it; nothing of the call is left then. */
  private End call(RawServer server, byte[] body) throws IOException {
    ReceiverHttp http =
        new ReceiverHttp(
            Duration.ofSeconds(1), Duration.ofSeconds(10), 10, address -> true, lookUps);
    PoolingHttpClientConnectionManager connections = http.connections();
    HttpClientBuilder builder =
        HttpClients.custom().setConnectionManager(new SharedConnections(connections));
    builder.disableAutomaticRetries().disableContentCompression();
    http.configure(builder, connections, timer);
    HttpPost request = new HttpPost("http://endpoint");
    request.addHeader(RequestTarget.URL, "http://127.0.0.1:" + server.port() + "/");
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    HttpClientContext context = HttpClientContext.create();
    try (CloseableHttpClient client = builder.build();
        connections) {
      HttpHost host = new HttpHost("endpoint");
      Throwable failure =
          catchThrowable(() -> client.execute(host, request, context, response -> null));
      assertThat(context.getEndpointDetails().getReceivedBytesCount()).isLessThan(MOST_BYTES);
      await().until(() -> connections.getTotalStats().getLeased() == 0);
      return end(failure);
    }
  }
}
