package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * A receiver that never comes to an end, of whatever kind, has its attempt ended by the deadline.
 */
@org.junit.jupiter.api.Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class DeadlineInterceptorTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int LIMIT = 1_000;
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  // No time-out of its own ends anything in these tests.
  private final PoolingHttpClientConnectionManager connections =
      PoolingHttpClientConnectionManagerBuilder.create()
          .setMaxConnTotal(1)
          .setMaxConnPerRoute(1)
          .setDefaultConnectionConfig(
              ConnectionConfig.custom()
                  .setConnectTimeout(Timeout.of(LONG))
                  .setSocketTimeout(Timeout.of(LONG))
                  .build())
          .build();

  @AfterEach
  void close() {
    connections.close();
    timer.shutdownNow();
  }

  @Test
  void receiverThatNeverAnswers() throws Exception {
    assertEnded(RawServer.SILENT);
  }

  @Test
  void receiverThatHangsInTheHeaders() throws Exception {
    assertEnded(
        (in, out) -> {
          RawServer.say(out, OK + "Content-Length: 5\r\nX-More");
          RawServer.hang();
        });
  }

  /** The status says that it has the event. */
  @Test
  void receiverThatHangsInTheBodyHasAnswered() throws Exception {
    assertAnswered(
        (in, out) -> {
          RawServer.say(out, OK + "Content-Length: 50\r\n\r\nhello");
          RawServer.hang();
        });
  }

  /** No socket time-out would end it: there is always a next byte. */
  @Test
  void receiverThatDripsItsBodyHasAnswered() throws Exception {
    assertAnswered(
        (in, out) -> {
          RawServer.say(out, OK + "Content-Length: 900\r\n\r\nhello");
          drip(out);
        });
  }

  @Test
  void receiverThatBreaksItsBodyOffHasAnswered() throws Exception {
    assertAnswered(
        (in, out) -> {
          RawServer.say(out, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense\r\n");
          RawServer.end();
        });
    assertAnswered(
        (in, out) -> {
          RawServer.say(out, OK + "Content-Length: 50\r\n\r\nhello");
          RawServer.end();
        });
  }

  @Test
  void receiverThatDripsItsHeaders() throws Exception {
    assertEnded(
        (in, out) -> {
          RawServer.say(out, OK + "X-Endless: ");
          drip(out);
        });
  }

  @Test
  void receiverThatIsSilentInTheTlsHandshake() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        CloseableHttpClient client = client(SHORT)) {
      assertThatThrownBy(() -> get(client, "https://127.0.0.1:" + silent.getLocalPort() + "/"))
          .isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void deadlineSaysWhetherTheRequestWasSent() throws Exception {
    try (RawServer silent = new RawServer(RawServer.SILENT);
        ServerSocket noTls = new ServerSocket(0);
        CloseableHttpClient client = client(SHORT)) {
      assertThatThrownBy(() -> get(client, silent))
          .isInstanceOfSatisfying(
              DeadlineExceededException.class, e -> assertThat(e.connected()).isTrue());
      assertThatThrownBy(() -> get(client, "https://127.0.0.1:" + noTls.getLocalPort() + "/"))
          .isInstanceOfSatisfying(
              DeadlineExceededException.class, e -> assertThat(e.connected()).isFalse());
    }
  }

  @Test
  void answerInTimeIsReadAsAWholeAndItsConnectionUsedAgain() throws Exception {
    try (RawServer server =
            new RawServer((in, out) -> RawServer.say(out, OK + "Content-Length: 5\r\n\r\nhello"));
        CloseableHttpClient client = client(LONG)) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(client, server)).isEqualTo("hello");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void answerWithoutABodyIsNoFault() throws Exception {
    try (RawServer server =
            new RawServer((in, out) -> RawServer.say(out, "HTTP/1.1 204 No Content\r\n\r\n"));
        CloseableHttpClient client = client(LONG)) {
      assertThat(get(client, server)).isEmpty();
    }
  }

  /** It costs its connection, but neither memory nor time. */
  @Test
  void onlyTheBeginningOfAnEndlessAnswerIsRead() throws Exception {
    try (RawServer server =
            new RawServer(
                (in, out) -> {
                  RawServer.say(out, OK + "Transfer-Encoding: chunked\r\n\r\n");
                  while (true) {
                    RawServer.say(out, "400\r\n" + "x".repeat(1024) + "\r\n");
                  }
                });
        CloseableHttpClient client = client(LONG)) {
      assertThat(get(client, server)).isEqualTo("x".repeat(LIMIT));
      assertThat(get(client, server)).isEqualTo("x".repeat(LIMIT));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void failureBeforeTheDeadlineIsWhatItIs() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    try (CloseableHttpClient client = client(LONG)) {
      assertThatThrownBy(() -> get(client, "http://127.0.0.1:" + closed + "/"))
          .isInstanceOf(ConnectException.class);
    }
  }

  /**
   * The next attempt has the only connection. Whoever ends the attempt gives it back, and has
   * perhaps not done so when the attempt knows of its end.
   */
  @Test
  void attemptThatWasEndedGivesItsConnectionBack() throws Exception {
    try (RawServer hanging = new RawServer(RawServer.SILENT);
        RawServer well =
            new RawServer((in, out) -> RawServer.say(out, OK + "Content-Length: 2\r\n\r\nok"));
        CloseableHttpClient client = client(Duration.ofSeconds(2))) {
      assertThatThrownBy(() -> get(client, hanging)).isInstanceOf(DeadlineExceededException.class);
      await().until(() -> connections.getTotalStats().getLeased() == 0);
      assertThat(get(client, well)).isEqualTo("ok");
    }
  }

  private void assertEnded(RawServer.Behaviour behaviour) throws Exception {
    try (RawServer server = new RawServer(behaviour);
        CloseableHttpClient client = client(SHORT)) {
      assertThatThrownBy(() -> get(client, server))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageNotContaining("127.0.0.1");
    }
  }

  private void assertAnswered(RawServer.Behaviour behaviour) throws Exception {
    try (RawServer server = new RawServer(behaviour);
        CloseableHttpClient client = client(SHORT)) {
      assertThat(get(client, server)).startsWith("hello");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      await().until(() -> connections.getTotalStats().getLeased() == 0);
    }
  }

  private static void drip(OutputStream out) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(20, TimeUnit.MILLISECONDS)) {
      RawServer.say(out, "x");
    }
  }

  private CloseableHttpClient client(Duration deadline) {
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setConnectionManagerShared(true)
        .disableAutomaticRetries()
        .addExecInterceptorFirst("deadline", new DeadlineInterceptor(deadline, LIMIT, timer))
        .build();
  }

  private static String get(CloseableHttpClient client, RawServer server) throws IOException {
    return get(client, "http://127.0.0.1:" + server.port() + "/");
  }

  private static String get(CloseableHttpClient client, String url) throws IOException {
    return client.execute(
        new HttpGet(url),
        response -> response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity()));
  }
}
