package dev.dromedary.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dromedary.delivery.AttemptError;
import dev.dromedary.http.RawServer;
import dev.dromedary.http.ReceiverHttp;
import dev.dromedary.http.RequestTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The error of an attempt to a receiver that really fails so. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class NetworkFailureTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService lookUps = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    timer.shutdownNow();
    lookUps.shutdownNow();
  }

  @Test
  void nameThatNobodyKnowsIsDnsNotFound() throws Exception {
    assertThat(error("http://no-such-host.invalid/", LONG, LONG, address -> true))
        .isEqualTo(AttemptError.DNS_NOT_FOUND);
  }

  @Test
  void addressThatIsNotAllowedIsAddressForbidden() throws Exception {
    try (RawServer server = new RawServer((in, out) -> {})) {
      assertThat(error(url("http", server), LONG, LONG, address -> false))
          .isEqualTo(AttemptError.ADDRESS_FORBIDDEN);
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void portOnWhichNothingListensIsConnectionRefused() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }

    assertThat(error("http://127.0.0.1:" + closed + "/"))
        .isEqualTo(AttemptError.CONNECTION_REFUSED);
  }

  @Test
  void handshakeThatHasNoAnswerIsConnectTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              error(
                  "https://127.0.0.1:" + silent.getLocalPort() + "/", LONG, SHORT, address -> true))
          .isEqualTo(AttemptError.CONNECT_TIMEOUT);
    }
  }

  @Test
  void receiverThatSpeaksNoTlsIsTlsHandshake() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      lookUps.execute(
          () -> {
            try (var socket = plain.accept()) {
              RawServer.say(socket.getOutputStream(), "HTTP/1.1 400 Bad Request\r\n\r\n");
              socket.getInputStream().readAllBytes();
            } catch (IOException closed) {
              // The client has seen enough.
            }
          });

      assertThat(error("https://127.0.0.1:" + plain.getLocalPort() + "/"))
          .isEqualTo(AttemptError.TLS_HANDSHAKE);
    }
  }

  @Test
  void connectionThatEndsBeforeAnAnswerIsConnectionReset() throws Exception {
    assertThat(
            error(
                (in, out) -> {
                  throw new IOException("it ends");
                },
                LONG))
        .isEqualTo(AttemptError.CONNECTION_RESET);
  }

  @Test
  void receiverThatDoesNotAnswerIsResponseTimeout() throws Exception {
    assertThat(error((in, out) -> in.readAllBytes(), SHORT))
        .isEqualTo(AttemptError.RESPONSE_TIMEOUT);
  }

  @Test
  void answerWithTooManyHeadersIsInvalidResponse() throws Exception {
    assertThat(
            error(
                (in, out) ->
                    RawServer.say(out, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"),
                LONG))
        .isEqualTo(AttemptError.INVALID_RESPONSE);
  }

  private AttemptError error(RawServer.Behaviour behaviour, Duration timeout) throws IOException {
    try (RawServer server = new RawServer(behaviour)) {
      return error(url("http", server), timeout, LONG, address -> true);
    }
  }

  private AttemptError error(String url) throws IOException {
    return error(url, LONG, LONG, address -> true);
  }

  private AttemptError error(
      String url, Duration timeout, Duration connectTimeout, Predicate<InetAddress> allowed)
      throws IOException {
    ReceiverHttp http = new ReceiverHttp(timeout, connectTimeout, 10, allowed, lookUps);
    HttpPost request = new HttpPost("http://endpoint");
    request.addHeader(RequestTarget.URL, url);
    try (PoolingHttpClientConnectionManager connections = http.connections()) {
      HttpClientBuilder builder = HttpClientBuilder.create().setConnectionManager(connections);
      http.configure(builder, connections, timer);
      try (CloseableHttpClient client = builder.build()) {
        Throwable failure =
            catchThrowable(() -> client.execute(new HttpHost("endpoint"), request, answer -> null));
        return NetworkFailure.of(failure);
      }
    }
  }

  private static String url(String scheme, RawServer server) {
    return scheme + "://127.0.0.1:" + server.port() + "/";
  }
}
