package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.http.Authentication.ClientAuthentication;
import dev.dromedary.http.NotSentException.Missing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts whose endpoint takes access tokens, against a token endpoint and a receiver. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class OAuthCallsTest {

  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private String lifetime = "3600";

  /** The first tokens that it is told to refuse are refused, with a body that has no end. */
  private final RawServer receiver =
      new RawServer(
          (in, out) -> {
            if (refused.getAndDecrement() > 0) {
              RawServer.say(out, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000000\r\n\r\nno");
            } else {
              RawServer.say(out, "HTTP/1.1 204 No Content\r\n\r\n");
            }
          });

  private final RawServer tokens =
      new RawServer(
          (in, out) -> {
            String body =
                "{\"access_token\":\"token-%d\",\"token_type\":\"bearer\",\"expires_in\":%s}"
                    .formatted(issued.incrementAndGet(), lifetime);
            RawServer.say(
                out,
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
          });

  private final OutboundCalls calls =
      new OutboundCalls(Duration.ofSeconds(20), DeliveryProperties.Proxy.NONE);

  @AfterEach
  void close() throws IOException {
    calls.close();
    receiver.close();
    tokens.close();
  }

  @Test
  void tokenIsFetchedOnceForManyRequests() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(post(client(ClientAuthentication.BASIC))).isEqualTo(204);
    }

    assertThat(tokens.heads()).hasSize(1);
    assertThat(tokens.heads().get(0))
        .startsWith("POST /token HTTP/1.1\r\n")
        .contains(
            "Authorization: Basic "
                + Base64.getEncoder().encodeToString("the+client:the+secret%3F".getBytes()))
        .contains("Content-Type: application/x-www-form-urlencoded\r\n");
    assertThat(receiver.heads())
        .hasSize(5)
        .allMatch(head -> head.contains("\r\nAuthorization: Bearer token-1\r\n"));
  }

  @Test
  void attemptsThatNeedATokenAtTheSameTimeFetchOne() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(10);
    CountDownLatch together = new CountDownLatch(10);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return post(client(null));
                }));
      }
      for (Future<Integer> one : all) {
        assertThat(one.get()).isEqualTo(204);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(issued).hasValue(1);
  }

  @Test
  void tokenIsFetchedAnewBeforeItsEnd() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    long[] now = {0};
    AccessTokens cache =
        new AccessTokens(
            (client, within) ->
                new AccessTokens.Answer(
                    "token-" + fetched.incrementAndGet(), Duration.ofSeconds(600)),
            () -> now[0]);
    AccessTokens.Client client = new AccessTokens.Client(client(null), null);
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();

    assertThat(cache.get(client, deadline).accessToken()).isEqualTo("token-1");
    now[0] = Duration.ofSeconds(539).toNanos();
    assertThat(cache.get(client, deadline).accessToken()).isEqualTo("token-1");
    now[0] = Duration.ofSeconds(541).toNanos();
    assertThat(cache.get(client, deadline).accessToken()).isEqualTo("token-2");
  }

  @Test
  void tokenThatIsRefusedIsReplacedOnceAndTheRequestSentAgain() throws Exception {
    assertThat(post(client(null))).isEqualTo(204);
    refused.set(1);

    assertThat(post(client(null))).isEqualTo(204);

    assertThat(issued).hasValue(2);
    assertThat(receiver.heads()).hasSize(3);
    assertThat(receiver.heads().get(2)).contains("\r\nAuthorization: Bearer token-2\r\n");
    assertThat(receiver.heads().get(2).split("Content-Length", -1)).hasSize(2);
  }

  @Test
  void receiverThatRefusesEveryTokenHasTheLastWord() throws Exception {
    assertThat(post(client(null))).isEqualTo(204);
    refused.set(1_000);

    assertThat(post(client(null))).isEqualTo(401);

    assertThat(issued).hasValue(2);
    assertThat(receiver.heads()).hasSize(3);
  }

  @Test
  void freshTokenThatIsRefusedIsNotReplaced() throws Exception {
    refused.set(1_000);

    assertThat(post(client(null))).isEqualTo(401);

    assertThat(issued).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 400 Bad Request | {"error":"invalid_client"}                    | TOKEN
          HTTP/1.1 200 OK          | {"access_token":"a","token_type":"mac"}       | TOKEN
          HTTP/1.1 200 OK          | {"access_token":"a\\r\\nX: b","token_type":"bearer"} | TOKEN
          HTTP/1.1 200 OK          | <html>                                        | TOKEN
          HTTP/1.1 302 Found       | {"access_token":"a","token_type":"bearer"}    | TOKEN
          HTTP/1.1 503 Busy        | {"access_token":"a","token_type":"bearer"}    | TOKEN_ANSWER
          nonsense                 |  x                                            | TOKEN_ANSWER
          """)
  void attemptWithoutATokenSendsNothing(String status, String body, Missing missing)
      throws Exception {
    try (RawServer bad =
        new RawServer(
            (in, out) -> {
              RawServer.say(
                  out, "%s\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body));
              RawServer.end();
            })) {
      assertThatThrownBy(() -> post(client("http://127.0.0.1:" + bad.port() + "/", null)))
          .isInstanceOfSatisfying(
              NotSentException.class, none -> assertThat(none.missing()).isEqualTo(missing));
    }
    assertThat(receiver.heads()).isEmpty();
  }

  @Test
  void tokenEndpointThatHangsEndsTheAttemptInItsTime() throws Exception {
    try (RawServer hanging = new RawServer(RawServer.SILENT);
        OutboundCalls impatient =
            new OutboundCalls(Duration.ofMillis(500), DeliveryProperties.Proxy.NONE)) {
      Authentication client = client("http://127.0.0.1:" + hanging.port() + "/", null);
      assertThatThrownBy(() -> impatient.post(url(receiver), client, null))
          .isInstanceOf(IOException.class);
      assertThat(receiver.heads()).isEmpty();
    }
  }

  @Test
  void tokenEndpointOfTheGatewaysOwnNetworkIsNotConnectedTo() throws Exception {
    try (OutboundCalls guarded =
        new OutboundCalls(
            Duration.ofSeconds(20), DeliveryProperties.Proxy.NONE, List.of(), any -> false)) {
      assertThatThrownBy(() -> guarded.post("https://receiver.example/", client(null), null))
          .isInstanceOfSatisfying(
              NotSentException.class,
              none ->
                  assertThat(none.getSuppressed()[0])
                      .isInstanceOf(ForbiddenAddressException.class));
    }
    assertThat(tokens.connections()).isZero();
  }

  private int post(Authentication client) throws IOException {
    return calls.post(url(receiver), client, null);
  }

  private Authentication client(ClientAuthentication how) {
    return client("http://127.0.0.1:" + tokens.port() + "/token", how);
  }

  private static Authentication client(String tokenUrl, ClientAuthentication how) {
    return Authentication.oauth2(tokenUrl, "the client", "the secret?", how, "a b", null);
  }

  private static String url(RawServer server) {
    return "http://127.0.0.1:" + server.port() + "/in";
  }
}
