package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.api.Api.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class KeysApiTest {

  private static final String KEYS = "/api/v1/keys";
  private static final String ENDPOINTS = "/api/v1/endpoints";

  private Gateway gateway;
  private Api api;

  @BeforeEach
  void start() {
    gateway = Gateway.start();
    api = gateway.api();
  }

  @AfterEach
  void stop() {
    gateway.stop();
  }

  @Test
  void keyIsShownOnceAndGoodUntilItIsDeleted() {
    Reply made = api.post(KEYS, "{\"name\":\"desk\",\"role\":\"viewer\"}");
    String key = made.json().path("key").stringValue();

    assertThat(made.status()).isEqualTo(201);
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(200);
    assertThat(api.get(KEYS).text()).contains("desk").doesNotContain(key);
    assertThat(made.header("Location")).endsWith(made.json().path("id").stringValue());

    assertThat(api.delete(KEYS + "/" + made.json().path("id").stringValue()).status())
        .isEqualTo(204);
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(401);
  }

  @Test
  void expiredKeyIsRefused() {
    String key =
        key("{\"name\":\"desk\",\"role\":\"viewer\",\"expiresAt\":\"2026-01-31T12:00:05Z\"}");
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(200);

    gateway.clock.forward(Duration.ofSeconds(5));

    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(401);
  }

  @Test
  void tokenIsOfItsTenantAndExpires() {
    Reply made = api.post("/api/v1/tenants/acme/tokens", "{\"role\":\"operator\",\"ttl\":\"15m\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("tenant").stringValue()).isEqualTo("acme");
    assertThat(made.json().path("expiresAt").stringValue()).isEqualTo("2026-01-31T12:15:00.000Z");
    String token = made.json().path("key").stringValue();
    assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(200);
    gateway.clock.forward(Duration.ofSeconds(15 * 60));
    assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(401);
  }

  @Test
  void tokenOutlivesTheKeyThatMadeItNeitherByItsEndNorByItsDeletion() {
    Reply admin =
        api.post(
            KEYS, "{\"name\":\"desk\",\"role\":\"admin\",\"expiresAt\":\"2026-01-31T12:10:00Z\"}");
    Api desk = with(admin.json().path("key").stringValue());
    Reply made = desk.post("/api/v1/tenants/acme/tokens", "{\"ttl\":\"1h\"}");
    String token = made.json().path("key").stringValue();

    assertThat(made.json().path("expiresAt").stringValue()).isEqualTo("2026-01-31T12:10:00.000Z");
    assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(200);
    api.delete(KEYS + "/" + admin.json().path("id").stringValue());
    assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(401);
  }

  @Test
  void tokenOfAnAdminChangesEndpointsAndMakesNoKeys() {
    Api token =
        with(
            api.post("/api/v1/tenants/acme/tokens", "{\"role\":\"admin\"}")
                .json()
                .path("key")
                .stringValue());

    assertThat(
            token
                .post(ENDPOINTS, "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]}")
                .status())
        .isEqualTo(201);
    assertThat(token.post(KEYS, "{\"name\":\"a\",\"role\":\"viewer\"}").status()).isEqualTo(403);
    assertThat(token.post("/api/v1/tenants/acme/tokens", "{}").status()).isEqualTo(403);
    assertThat(token.get(KEYS).status()).isEqualTo(403);
    assertThat(token.delete(KEYS + "/key_1").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/keys | {\"role\":\"viewer\"} | name",
        "/api/v1/keys | {\"name\":\"admin\",\"role\":\"viewer\"} | name",
        "/api/v1/keys | {\"name\":\"a\"} | role",
        "/api/v1/keys | {\"name\":\"a\",\"role\":\"king\"} | role",
        "/api/v1/keys | {\"name\":\"a\",\"role\":true} | role",
        "/api/v1/tenants/acme/tokens | {\"role\":2.5e36} | role",
        "/api/v1/keys | {\"name\":\"a\",\"role\":\"viewer\",\"tenant\":\"a b\"} | tenant",
        "/api/v1/keys | {\"name\":\"a\",\"role\":\"viewer\",\"expiresAt\":\"2020-01-01T00:00:00Z\"} | expiresAt",
        "/api/v1/tenants/acme/tokens | {\"ttl\":\"25h\"} | ttl",
        "/api/v1/tenants/acme/tokens | {\"ttl\":\"soon\"} | ttl"
      })
  void badKeyIsRejectedByItsField(String path, String body, String field) {
    Reply reply = api.post(path, body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
  }

  @Test
  void adminOfATenantMakesAndDeletesKeysOfItOnly() {
    Api acme = with(key("{\"name\":\"acme\",\"role\":\"admin\",\"tenant\":\"acme\"}"));
    String other =
        api.post(KEYS, "{\"name\":\"o\",\"role\":\"viewer\",\"tenant\":\"other\"}")
            .json()
            .path("id")
            .stringValue();

    assertThat(
            acme.post(KEYS, "{\"name\":\"a\",\"role\":\"viewer\"}")
                .json()
                .path("tenant")
                .stringValue())
        .isEqualTo("acme");
    assertThat(
            acme.post(KEYS, "{\"name\":\"a\",\"role\":\"viewer\",\"tenant\":\"other\"}").status())
        .isEqualTo(404);
    assertThat(acme.post("/api/v1/tenants/other/tokens", "{}").status()).isEqualTo(404);
    assertThat(acme.delete(KEYS + "/" + other).status()).isEqualTo(404);
    assertThat(acme.get(KEYS).text()).doesNotContain("other");
  }

  @Test
  void wrongKeysOfAnAddressAreLimitedAndARightOneIsNot() {
    gateway.isTimeOfLoginsFixed = true;
    Api wrong = with("drk_wrong");
    for (int i = 0; i < 10; i++) {
      assertThat(wrong.get(ENDPOINTS).status()).isEqualTo(401);
    }

    Reply limited = wrong.get(ENDPOINTS);

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("Retry-After")).isEqualTo("61");
    assertThat(api.get(ENDPOINTS).status()).isEqualTo(200);
  }

  @Test
  void keysThatAreKnownAreGoodWhileTheDatabaseIsUnavailable() {
    String key = key("{\"name\":\"desk\",\"role\":\"viewer\"}");
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(200);
    gateway.keys.isAway = true;

    gateway.clock.forward(Duration.ofSeconds(9 * 60));
    gateway.knownKeys.refresh();
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(200);
    assertThat(api.get(ENDPOINTS).status()).isEqualTo(200);
    gateway.clock.forward(Duration.ofSeconds(60));
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(503);
    assertThat(with("drk_unknown").get(ENDPOINTS).status()).isEqualTo(503);
    assertThat(with("no-key").get(ENDPOINTS).status()).isEqualTo(401);
  }

  @Test
  void knownKeyNeedsNoLookUpUntilAKeyIsDeletedElsewhere() {
    String key = key("{\"name\":\"desk\",\"role\":\"viewer\"}");
    String id = api.get(KEYS).json().at("/data/0/id").stringValue();
    with(key).get(ENDPOINTS);
    int reads = gateway.keys.reads;

    gateway.knownKeys.refresh();
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(200);
    assertThat(gateway.keys.reads).isEqualTo(reads);

    gateway.keys.delete(id, null);
    gateway.knownKeys.refresh();
    assertThat(with(key).get(ENDPOINTS).status()).isEqualTo(401);
  }

  @Test
  void lastUseIsStoredBesideTheCalls() {
    String key = key("{\"name\":\"desk\",\"role\":\"viewer\"}");
    with(key).get(ENDPOINTS);
    assertThat(gateway.keys.lastUses).isEmpty();

    gateway.knownKeys.keepUses();

    assertThat(gateway.keys.lastUses).containsValue(Gateway.NOW).hasSize(1);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void callerIsNamedInTheLogAndInItsReplays(CapturedOutput output) {
    Api desk = with(key("{\"name\":\"desk status=200\",\"role\":\"operator\"}"));

    Reply replay = desk.post("/api/v1/replays", "{\"from\":{\"status\":\"DEAD_LETTER\"}}");

    assertThat(replay.status()).as(replay.text()).isEqualTo(202);
    assertThat(replay.json().path("who").stringValue()).isEqualTo("desk status=200");
    // The line is written behind the answer.
    await()
        .untilAsserted(
            () ->
                assertThat(output)
                    .contains(
                        "path=/api/v1/replays status=202 remote=127.0.0.1 who=desk_status=200"));
  }

  private String key(String body) {
    return api.post(KEYS, body).json().path("key").stringValue();
  }

  private Api with(String key) {
    return new Api(gateway.port(), "Bearer " + key);
  }
}
