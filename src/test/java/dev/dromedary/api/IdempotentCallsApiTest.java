package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** A call that is sent again with its Idempotency-Key is done once. */
class IdempotentCallsApiTest {

  private static final String PATH = "/api/v1/endpoints";
  private static final String BODY = "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]}";
  private static final String OTHER = "{\"url\":\"https://b.example\",\"eventTypes\":[\"**\"]}";

  private static Gateway gateway;
  private static Api api;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @BeforeEach
  void reset() {
    gateway.idempotency.unavailable = false;
    gateway.idempotency.losesAnswers = false;
    gateway.idempotency.calls.clear();
    gateway.endpoints.all().forEach(endpoint -> gateway.endpoints.delete(endpoint.id()));
    gateway.accepted.clear();
    gateway.tested.clear();
  }

  @Test
  void repetitionIsAnsweredAlikeAndDoesNothing() {
    Reply first = post(PATH, BODY, "key-1");
    Reply second = post(PATH, BODY, "key-1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("Idempotency-Repeated")).isNull();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text()).contains("whsec_");
    assertThat(second.header("Idempotency-Repeated")).isEqualTo("true");
    for (String name : List.of("Location", "ETag", "Content-Type", "Cache-Control")) {
      assertThat(second.header(name)).as(name).isNotNull().isEqualTo(first.header(name));
    }
    assertThat(gateway.endpoints.all()).hasSize(1);
    assertThat(post(PATH, BODY, "key-2").text()).isNotEqualTo(first.text());
    assertThat(gateway.endpoints.all()).hasSize(2);
  }

  @Test
  void eventWithoutAnIdIsAcceptedOnce() {
    String event = "{\"type\":\"a.b\",\"data\":1}";

    Reply first = post("/api/v1/events", event, "key");
    Reply second = post("/api/v1/events", event, "key");

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(gateway.accepted).hasSize(1);
  }

  @Test
  void callWithoutABodyIsDoneOnce() {
    String path = PATH + "/" + api.post(PATH, BODY).json().path("id").stringValue();

    Reply first = post(path + "/rotate-secret", "", "key");
    Reply second = post(path + "/rotate-secret", "", "key");

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(gateway.endpoints.all().iterator().next().secrets().previous()).hasSize(1);
  }

  @Test
  void keyOfAnotherCallIsRejected() {
    Reply first = post(PATH, BODY, "key");

    for (Reply reply :
        List.of(
            post(PATH, OTHER, "key"),
            post(PATH + "/" + first.json().path("id").stringValue() + "/enable", "", "key"),
            post("/api/v1/events", BODY, "key"))) {
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.json().path("type").stringValue())
          .isEqualTo("urn:dromedary:problem:key-reused");
    }
    assertThat(gateway.endpoints.all()).hasSize(1);
  }

  @Test
  void callWithoutAnAnswerYetIsNotDoneAgain() {
    gateway.idempotency.losesAnswers = true;
    post(PATH, BODY, "key");

    Reply reply = post(PATH, BODY, "key");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:under-way");
    assertThat(reply.json().path("detail").stringValue()).contains("2026-01-31T12:00:00Z");
    assertThat(gateway.endpoints.all()).hasSize(1);
  }

  @Test
  void rejectedCallMayBeMendedWithItsKey() {
    Reply rejected = post(PATH, "{\"url\":1}", "key");
    Reply mended = post(PATH, BODY, "key");

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(mended.status()).isEqualTo(201);
  }

  @Test
  void keptAnswerIsNotReadable() {
    post(PATH, BODY, "key");

    WebhookEndpoint endpoint = gateway.endpoints.all().iterator().next();
    assertThat(gateway.idempotency.calls.keySet()).noneMatch(id -> id.contains("key"));
    assertThat(gateway.idempotency.calls.values())
        .hasSize(1)
        .allSatisfy(
            call ->
                assertThat(new String(call.answer(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(endpoint.id(), "whsec_", "https"));
  }

  @Test
  void keyOfTheApiSeparatesTheCallsOfItsCallers() {
    IdempotencyKey one = IdempotencyKey.of(request("Bearer first-key-of-the-api"));
    IdempotencyKey same = IdempotencyKey.of(request("bearer  first-key-of-the-api"));
    IdempotencyKey other = IdempotencyKey.of(request("Bearer second-key-of-the-api"));
    byte[] answer = "answer".getBytes(StandardCharsets.UTF_8);

    assertThat(same.id()).isEqualTo(one.id()).isNotEqualTo(other.id()).hasSize(64);
    assertThat(same.decrypted(one.encrypted(answer))).isEqualTo(answer);
    assertThat(one.encrypted(answer)).isNotEqualTo(one.encrypted(answer));
  }

  @Test
  void unavailableStoreIs503AndNothingIsDone() {
    gateway.idempotency.unavailable = true;

    Reply reply = post(PATH, BODY, "key");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotNull();
    assertThat(gateway.endpoints.all()).isEmpty();
    assertThat(api.post(PATH, BODY).status()).isEqualTo(201);
  }

  static Stream<Arguments> posts() {
    return ApiCall.all().stream()
        .filter(call -> call.method().equals("POST"))
        .map(call -> Arguments.of(call.path()));
  }

  @ParameterizedTest
  @MethodSource("posts")
  void everyPostTakesAKey(String path) {
    Reply reply =
        api.call(
            "POST",
            path.replaceAll("\\{\\*?\\w+}", "x"),
            BodyPublishers.noBody(),
            "Content-Type",
            CallsTest.type(path),
            "Idempotency-Key",
            "not one");

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("Idempotency-Key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "twice"})
  void badKeyIsNamedAndNothingIsDone(String key) {
    String[] headers =
        key.equals("twice")
            ? new String[] {"Idempotency-Key", "a", "Idempotency-Key", "b"}
            : new String[] {"Idempotency-Key", key.isEmpty() ? "k".repeat(256) : key};
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "application/json";

    Reply reply = api.call("POST", PATH, BodyPublishers.ofString(BODY), all);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("Idempotency-Key");
    assertThat(gateway.endpoints.all()).isEmpty();
    assertThat(gateway.idempotency.calls).isEmpty();
  }

  @Test
  void otherMethodsNeedNone() {
    Reply reply = api.call("GET", PATH, BodyPublishers.noBody(), "Idempotency-Key", "not one");

    assertThat(reply.status()).isEqualTo(200);
  }

  private static MockHttpServletRequest request(String authorization) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", PATH);
    request.addHeader("Authorization", authorization);
    request.addHeader("Idempotency-Key", "key");
    return request;
  }

  private static Reply post(String path, String body, String key) {
    return api.call(
        "POST",
        path,
        BodyPublishers.ofString(body),
        "Content-Type",
        "application/json",
        "Idempotency-Key",
        key);
  }
}
