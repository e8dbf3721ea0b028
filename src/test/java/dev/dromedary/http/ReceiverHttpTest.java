package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that delivers, against receivers that say just the bytes that they are told to. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ReceiverHttpTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HangingNames names = new HangingNames();
  private Duration timeout = Duration.ofSeconds(20);

  /** By default never, whatever the machine's pace. */
  private TimeValue lookAfter = TimeValue.ofHours(1);

  private CloseableHttpClient client;
  private PoolingHttpClientConnectionManager connections;

  @AfterEach
  void close() throws IOException {
    if (client != null) {
      client.close();
      connections.close();
    }
    names.close();
    timer.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: close\r\n", "Keep-Alive: timeout=1\r\n"})
  void receiverThatClosesAfterEachAnswerGetsEveryRequest(String header) throws Exception {
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              RawServer.say(out, "HTTP/1.1 200 OK\r\n" + header + "Content-Length: 2\r\n\r\nok");
              RawServer.end();
            })) {
      for (int i = 0; i < 50; i++) {
        assertThat(post(server)).isEqualTo("200 ok");
      }
    }
  }

  /** It has an answer for the first request of each connection only, and so its end is too late. */
  @Test
  void requestThatMeetsAStaleConnectionIsSentOnANewOneAtOnce() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server = new RawServer(answeringOnce(requests))) {
      for (int i = 0; i < 10; i++) {
        assertThat(post(server)).isEqualTo("200 ok");
      }
      assertThat(server.connections()).isEqualTo(10);
      assertThat(requests).hasValue(19);
    }
  }

  /** As after a restart of the receiver: all that the pool has is old. */
  @Test
  void onlyOneStaleConnectionIsMet() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(5);
    RawServer.Behaviour once = answeringOnce(requests);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              together.countDown();
              together.await();
              once.answer(in, out);
            })) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(threads.submit(() -> post(server)));
      }
      for (Future<String> one : all) {
        assertThat(one.get()).isEqualTo("200 ok");
      }

      assertThat(post(server)).isEqualTo("200 ok");

      assertThat(requests).hasValue(7);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void requestThatMeetsTheEndOfAFreshConnectionIsNotSentAgain() throws Exception {
    try (RawServer server = new RawServer((in, out) -> RawServer.end())) {
      assertThatThrownBy(() -> post(server)).isInstanceOf(NoHttpResponseException.class);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  void requestWhoseAnswerBeganIsNotSentAgain() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              RawServer.say(out, requests.incrementAndGet() == 1 ? OK : "HTTP/1.1 2");
              if (requests.get() > 1) {
                RawServer.end();
              }
            })) {
      assertThat(post(server)).isEqualTo("200 ok");
      assertThatThrownBy(() -> post(server)).isInstanceOf(IOException.class);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(requests).hasValue(2);
    }
  }

  @Test
  void deadlineIsThatOfBothRequestsTogether() throws Exception {
    timeout = Duration.ofMillis(500);
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              switch (requests.incrementAndGet()) {
                case 1 -> RawServer.say(out, OK);
                case 2 -> RawServer.end();
                default -> RawServer.hang();
              }
            })) {
      assertThat(post(server)).isEqualTo("200 ok");
      assertThatThrownBy(() -> post(server)).isInstanceOf(DeadlineExceededException.class);
      assertThat(requests).hasValue(3);
    }
  }

  /** The 408 was said before the request came, so it is none of its answers. */
  @Test
  void unsolicitedAnswerIsOfNoRequest() throws Exception {
    lookAfter = TimeValue.ZERO_MILLISECONDS;
    CountDownLatch said = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              RawServer.say(out, OK);
              if (said.getCount() > 0) {
                RawServer.say(out, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
                said.countDown();
                RawServer.end();
              }
            })) {
      assertThat(post(server)).isEqualTo("200 ok");
      said.await();
      long then = System.currentTimeMillis();
      await().pollDelay(Duration.ZERO).until(() -> System.currentTimeMillis() > then);
      assertThat(post(server)).isEqualTo("200 ok");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/~a/%7e%7E/a%20b/%2F;x=1/'(!)*$&+,=:@",
        "/a//b/../c/./d",
        "/?q=~%20%41&a=b+c&d=%c3%bc?/:@'",
        "/?",
        "/a?b=c=d&&"
      })
  void requestTargetIsThatOfTheUrlByteForByte(String target) throws Exception {
    try (RawServer server = new RawServer((in, out) -> RawServer.say(out, OK))) {
      assertThat(post("http://127.0.0.1:" + server.port() + target)).isEqualTo("200 ok");
      assertThat(server.heads().get(0)).startsWith("POST " + target + " HTTP/1.1\r\n");
      assertThat(server.heads().get(0)).doesNotContainIgnoringCase("webhook-url");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', /", "?x=~, /?x=~"})
  void urlWithoutAPathHasTheRoot(String end, String target) throws Exception {
    try (RawServer server = new RawServer((in, out) -> RawServer.say(out, OK))) {
      assertThat(post("http://127.0.0.1:" + server.port() + end)).isEqualTo("200 ok");
      assertThat(server.heads().get(0)).startsWith("POST " + target + " HTTP/1.1\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xn--bcher-kva.example",
        "xn--strae-oqa.example",
        "xn--ls8h.example",
        "a.xn--e1afmkfd.xn--p1ai",
        "under_score.example",
        "_dmarc.a_b.example",
        "example.com."
      })
  void hostOfAnyNameIsCalled(String host) throws Exception {
    try (RawServer server = new RawServer((in, out) -> RawServer.say(out, OK))) {
      assertThat(post("http://" + host + ":" + server.port() + "/in")).isEqualTo("200 ok");
      assertThat(server.heads().get(0))
          .contains("\r\nHost: " + host + ":" + server.port() + "\r\n");
    }
  }

  @Test
  void answerMayHave64KilobytesOfHeadersWhateverTheyHold() throws Exception {
    Map<String, String> heads = new ConcurrentHashMap<>();
    heads.put("/long", "X-Long: " + "x".repeat(9 * 1024) + "\r\n");
    heads.put("/longest", "X-Long: " + "x".repeat(63 * 1024) + "\r\n");
    heads.put("/many", "X: y\r\n".repeat(8_000));
    heads.put(
        "/odd",
        "no colon\r\n: no name\r\nX-\u00fc: \u0000\u0007\u00ff\r\n folded\r\n\tfolded\r\nContent-Type: ;;\r\n"
            + "Retry-After:\r\nSet-Cookie: a=b\r\nKeep-Alive: nonsense\r\n\u00a0: \r\n");
    heads.put("/lengths", "Content-Length: 3\r\n");
    heads.put("/nonsense", "Transfer-Encoding: nonsense\r\n");
    for (Map.Entry<String, String> head : heads.entrySet()) {
      try (RawServer server =
          new RawServer(
              (in, out) -> {
                RawServer.say(
                    out, "HTTP/1.1 200 OK\r\n" + head.getValue() + "Content-Length: 2\r\n\r\nok");
                RawServer.end();
              })) {
        assertThat(post(server)).as(head.getKey()).startsWith("200 ");
      }
    }
  }

  @Test
  void moreThan64KilobytesOfHeadersAreNoAnswer() throws Exception {
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              RawServer.say(out, "HTTP/1.1 200 OK\r\n");
              while (true) {
                RawServer.say(out, "X-More: " + "x".repeat(1000) + "\r\n");
              }
            })) {
      assertThatThrownBy(() -> post(server)).isInstanceOf(MessageConstraintException.class);
    }
  }

  /** There is no body of a 204, so what comes after it belongs to nothing. */
  @Test
  void bodyThatAnAnswerCannotHaveIsSkipped() throws Exception {
    try (RawServer server =
        new RawServer(
            (in, out) ->
                RawServer.say(out, "HTTP/1.1 204 No Content\r\n\r\n<html>none</html>\n"))) {
      for (int i = 0; i < 5; i++) {
        assertThat(post(server)).isEqualTo("204 ");
      }
    }
  }

  @Test
  void nameThatIsNotLookedUpEndsTheAttemptInItsTimeAndHoldsNoOtherUp() throws Exception {
    timeout = Duration.ofMillis(300);
    try (RawServer server = new RawServer((in, out) -> RawServer.say(out, OK))) {
      for (int i = 0; i < 3; i++) {
        String host = "a" + i + ".hanging.example";
        assertThatThrownBy(() -> post("http://" + host + ":" + server.port() + "/"))
            .isInstanceOfSatisfying(
                DeadlineExceededException.class, e -> assertThat(e.connected()).isFalse());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
      assertThat(post("http://well.example:" + server.port() + "/")).isEqualTo("200 ok");
    }
  }

  /** The client closes its connections then; these stay. */
  @Test
  void errorInOneExchangeHoldsNoOtherUp() throws Exception {
    try (RawServer server = new RawServer((in, out) -> RawServer.say(out, OK))) {
      HttpPost failing = new HttpPost("http://endpoint");
      failing.addHeader(RequestTarget.URL, "http://127.0.0.1:" + server.port() + "/");
      failing.setEntity(
          new EntityTemplate(
              10,
              ContentType.TEXT_PLAIN,
              null,
              out -> {
                throw new StackOverflowError();
              }));
      assertThatThrownBy(
              () -> client().execute(new HttpHost("endpoint"), failing, response -> null))
          .isInstanceOf(StackOverflowError.class);

      assertThat(post(server)).isEqualTo("200 ok");
      assertThat(connections.getTotalStats().getLeased()).isZero();
    }
  }

  private static RawServer.Behaviour answeringOnce(AtomicInteger requests) {
    Map<Object, Boolean> answered = new ConcurrentHashMap<>();
    return (in, out) -> {
      requests.incrementAndGet();
      if (answered.putIfAbsent(Thread.currentThread(), true) != null) {
        RawServer.end();
      }
      RawServer.say(out, OK);
    };
  }

  private String post(RawServer server) throws IOException {
    return post("http://127.0.0.1:" + server.port() + "/");
  }

  /** Calls as Camel's component does: to a host that means nothing. */
  private synchronized CloseableHttpClient client() {
    if (client == null) {
      ReceiverHttp http =
          new ReceiverHttp(timeout, Duration.ofSeconds(10), 10, any -> true, Runnable::run);
      connections =
          http.connections(
              names.resolver(Duration.ofMinutes(1)),
              new ReceiverTls(new TlsContexts(List.of())),
              lookAfter);
      HttpClientBuilder builder =
          HttpClients.custom().setConnectionManager(new SharedConnections(connections));
      builder.disableAutomaticRetries();
      http.configure(builder, connections, timer);
      client = builder.build();
    }
    return client;
  }

  private String post(String url) throws IOException {
    HttpPost request = new HttpPost("http://endpoint");
    request.addHeader(RequestTarget.URL, url);
    request.setEntity(new ByteArrayEntity(new byte[] {'{', '}'}, ContentType.APPLICATION_JSON));
    return client()
        .execute(
            new HttpHost("endpoint"),
            request,
            response ->
                response.getCode()
                    + " "
                    + (response.getEntity() == null
                        ? ""
                        : EntityUtils.toString(response.getEntity())));
  }
}
