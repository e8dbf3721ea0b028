package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.signing.SigningSecret;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsApiTest {

  private static final String PATH = "/api/v1/endpoints";
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
    gateway.store.setUnavailable(false);
    gateway.endpoints.replaceAll(Origin.FILE, List.of());
    gateway.endpoints.all().forEach(endpoint -> gateway.endpoints.delete(endpoint.id()));
  }

  @Test
  void aNewEndpointIsAnsweredWithItsPlaceAndItsSecret() {
    Reply reply = api.post(PATH, minimal("https://a.example/hook", ",\"tenant\":\"acme\""));

    String id = reply.json().path("id").stringValue();
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Location")).isEqualTo(PATH + "/" + id);
    assertThat(reply.json().path("secret").stringValue()).startsWith("whsec_");
    assertThat(reply.json().path("secret").stringValue()).isEqualTo(secret(id));
    assertThat(api.get(reply.header("Location")).json().path("tenant").stringValue())
        .isEqualTo("acme");
  }

  @Test
  void secretsAreInNoOtherAnswer() {
    String id = create("https://a.example");
    String before = secret(id);

    for (Reply reply :
        List.of(
            api.get(PATH),
            api.get(PATH + "/" + id),
            api.send("PATCH", PATH + "/" + id, "{\"description\":\"x\"}"),
            api.send("PUT", PATH + "/" + id, minimal("https://b.example", "")),
            api.post(PATH + "/" + id + "/disable"),
            api.post(PATH + "/" + id + "/pause"),
            api.delete(PATH + "/" + id + "/secrets/previous"),
            api.post(PATH + "/" + id + "/test"))) {
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).doesNotContain("whsec_").doesNotContain("\"secret\"");
    }
    assertThat(secret(id)).isEqualTo(before);
  }

  @Test
  void credentialsAreMaskedAndTheirMaskKeepsThem() {
    String given =
        ",\"authentication\":{\"type\":\"oauth2\",\"tokenUrl\":\"https://login.example/t\","
            + "\"clientId\":\"me\",\"clientSecret\":\"marked-as-secret\"}";
    Reply made = api.post(PATH, minimal("https://a.example", given));
    String id = made.json().path("id").stringValue();
    String got = api.get(PATH + "/" + id).text();

    Reply put = api.send("PUT", PATH + "/" + id, got);

    for (String text : List.of(made.text(), got, put.text(), api.get(PATH).text())) {
      assertThat(text).doesNotContain("marked-as-secret").contains("\"clientSecret\":\"***\"");
    }
    assertThat(put.status()).isEqualTo(200);
    assertThat(
            gateway.endpoints.find(id).orElseThrow().definition().authentication().clientSecret())
        .isEqualTo("marked-as-secret");
    assertThat(
            api.send(
                    "PATCH",
                    PATH + "/" + id,
                    "{\"authentication\":{\"type\":\"bearer\",\"token\":\"***\"}}")
                .json()
                .path("field")
                .stringValue())
        .isEqualTo("authentication.token");
    assertThat(
            api.send("PATCH", PATH + "/" + id, "{\"authentication\":null}")
                .json()
                .has("authentication"))
        .isFalse();
  }

  @Test
  void thePreviousSecretSignsForADayAfterARotation() {
    String id = create("https://a.example");
    String before = secret(id);

    Reply reply = api.post(PATH + "/" + id + "/rotate-secret");

    assertThat(reply.json().path("secret").stringValue()).isEqualTo(secret(id));
    assertThat(reply.json().path("previousSecretUntil").stringValue())
        .isEqualTo("2026-02-01T12:00:00.000Z");
    assertThat(gateway.endpoints.find(id).orElseThrow().secrets().at(Gateway.NOW))
        .extracting(SigningSecret::reveal)
        .containsExactly(secret(id), before);
  }

  @Test
  void secondRotationWithinADayCutsOffNoSecret() {
    String id = create("https://a.example");
    String first = secret(id);
    api.post(PATH + "/" + id + "/rotate-secret");
    String second = secret(id);

    api.post(PATH + "/" + id + "/rotate-secret");

    assertThat(gateway.endpoints.find(id).orElseThrow().secrets().at(Gateway.NOW))
        .extracting(SigningSecret::reveal)
        .containsExactly(secret(id), second, first);
  }

  @Test
  void rotationThatWouldMakeTooManySignaturesIsRejected() {
    String id = create("https://a.example");
    for (int i = 2; i <= 10; i++) {
      assertThat(api.post(PATH + "/" + id + "/rotate-secret").status()).isEqualTo(200);
    }
    String before = secret(id);

    Reply reply = api.post(PATH + "/" + id + "/rotate-secret");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("detail").stringValue())
        .isEqualTo("10 secrets sign already; the first of them ends at 2026-02-01T12:00:00Z.");
    assertThat(secret(id)).isEqualTo(before);
  }

  @Test
  void valuesOfHeadersThatLookSecretAreMasked() {
    String created =
        "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"],\"headers\":{\"Authorization\":\"Basic hidden1\","
            + "\"X-Api-Key\":\"hidden2\",\"Cookie\":\"hidden3\",\"My-Token\":\"hidden4\","
            + "\"X-Team\":\"billing\"}}";

    Reply reply = api.post(PATH, created);

    for (String text : List.of(reply.text(), api.get(PATH).text())) {
      assertThat(text).doesNotContain("hidden").contains("\"X-Team\":\"billing\"");
      assertThat(text).contains("\"Authorization\":\"***\"", "\"My-Token\":\"***\"");
    }
  }

  @Test
  void theMaskOfAnAnswerDoesNotBecomeAValue() {
    String id = create("https://a.example");

    Reply reply = api.send("PATCH", PATH + "/" + id, "{\"headers\":{\"Authorization\":\"***\"}}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("headers");
  }

  @Test
  void endpointStaysWithTheTenantOfItsRegistration() {
    String id =
        api.post(PATH, minimal("https://a.example", ",\"tenant\":\"acme\""))
            .json()
            .path("id")
            .stringValue();

    for (Reply moved :
        List.of(
            api.send("PATCH", PATH + "/" + id, "{\"tenant\":\"other\"}"),
            api.send("PATCH", PATH + "/" + id, "{\"tenant\":null}"),
            api.send(
                "PUT", PATH + "/" + id, minimal("https://b.example", ",\"tenant\":\"other\"")))) {
      assertThat(moved.status()).isEqualTo(400);
      assertThat(moved.json().path("field").stringValue()).isEqualTo("tenant");
    }
    for (Reply same :
        List.of(
            api.send("PATCH", PATH + "/" + id, "{\"tenant\":\"acme\"}"),
            api.send("PUT", PATH + "/" + id, minimal("https://b.example", ",\"tenant\":\"acme\"")),
            api.send("PUT", PATH + "/" + id, minimal("https://c.example", "")))) {
      assertThat(same.status()).isEqualTo(200);
      assertThat(same.json().path("tenant").stringValue()).isEqualTo("acme");
    }
  }

  @Test
  void endpointsAreListedPageByPageAndByTenant() {
    for (int i = 0; i < 5; i++) {
      endpoint("ep_" + i, i == 1 ? "other" : "acme", Origin.API);
    }

    Reply first = api.get(PATH + "?tenant=acme&limit=2");
    Reply second =
        api.get(
            PATH + "?tenant=acme&limit=2&cursor=" + first.json().path("nextCursor").stringValue());

    assertThat(first.json().path("data").findValuesAsString("id")).containsExactly("ep_0", "ep_2");
    assertThat(second.json().path("data").findValuesAsString("id")).containsExactly("ep_3", "ep_4");
    assertThat(second.json().has("nextCursor")).isFalse();
  }

  @Test
  void aPageHolds50UnlessAskedForUpTo1000() {
    for (int i = 0; i < 1010; i++) {
      endpoint("ep_" + i, "acme", Origin.API);
    }

    assertThat(api.get(PATH).json().path("data")).hasSize(50);
    assertThat(api.get(PATH + "?limit=1000").json().path("data")).hasSize(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,limit",
    "limit=1001,limit",
    "limit=-1,limit",
    "limit=x,limit",
    "limit=,limit",
    "limit=1&limit=2,limit",
    "cursor=%2A,cursor",
    "cursor=YQBi,cursor",
    "tenant=%00,tenant",
    "tennant=a,tennant"
  })
  void aBadParameterIsRejected(String query, String field) {
    Reply reply = api.get(PATH + "?" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
  }

  @Test
  void anEndpointIsStoppedAndStartedAgain() {
    String id = create("https://a.example");

    assertThat(api.post(PATH + "/" + id + "/pause").json().path("status").stringValue())
        .isEqualTo("PAUSED");
    assertThat(gateway.endpoints.find(id).orElseThrow().status()).isEqualTo(Status.PAUSED);
    assertThat(api.post(PATH + "/" + id + "/disable").json().path("statusReason").stringValue())
        .isEqualTo("by an admin");
    assertThat(api.post(PATH + "/" + id + "/enable").json().has("statusReason")).isFalse();
    assertThat(gateway.endpoints.find(id).orElseThrow().status()).isEqualTo(Status.ENABLED);
  }

  @Test
  void operatorsHearOfAnEndpointThatAnAdminDisabled() {
    String id = create("https://a.example/in?token=topsecret");
    gateway.told.clear();

    api.post(PATH + "/" + id + "/disable");
    api.post(PATH + "/" + id + "/disable");
    api.post(PATH + "/" + id + "/enable");

    assertThat(gateway.told).extracting(Event::type).containsExactly("endpoint.disabled");
    assertThat(gateway.told.get(0).body())
        .asString()
        .contains("\"endpointId\":\"" + id + "\"", "\"reason\":\"by an admin\"")
        .doesNotContain("topsecret", "whsec_");
  }

  @Test
  void anEndpointThatIsEnabledAgainSaysThatItsDeadLettersGoBack() {
    String id = create("https://a.example");
    api.post(PATH + "/" + id + "/disable");

    Reply reply = api.post(PATH + "/" + id + "/enable");

    assertThat(reply.json().path("requeuingSince").stringValue())
        .isEqualTo("2026-01-31T12:00:00.000Z");
    assertThat(api.post(PATH + "/" + id + "/disable").json().has("requeuingSince")).isFalse();
  }

  @Test
  void anEndpointIsDeleted() {
    String id = create("https://a.example");

    Reply reply = api.delete(PATH + "/" + id);

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.text()).isEmpty();
    assertThat(api.get(PATH + "/" + id).status()).isEqualTo(404);
    assertThat(api.delete(PATH + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void aTestCallAnswersTheAttemptWithoutWhatAuthenticates() {
    String id = create("https://a.example");

    Reply reply = api.post(PATH + "/" + id + "/test");

    assertThat(reply.json().path("statusCode").intValue()).isEqualTo(204);
    assertThat(reply.json().path("durationMs").intValue()).isEqualTo(12);
    assertThat(reply.json().path("trigger").stringValue()).isEqualTo("TEST");
    assertThat(reply.text()).contains("\"webhook-id\":\"evt_1\"").doesNotContain("hidden");
  }

  @Test
  void anEndpointOfAFileIsReadOnly() {
    WebhookEndpoint ofFile = endpoint("billing", "acme", Origin.FILE);
    String path = PATH + "/billing";

    for (Reply reply :
        List.of(
            api.send("PATCH", path, "{}"),
            api.send("PUT", path, minimal("https://b.example", "")),
            api.delete(path),
            api.post(path + "/enable"),
            api.post(path + "/disable"),
            api.post(path + "/pause"),
            api.post(path + "/rotate-secret"),
            api.delete(path + "/secrets/previous"))) {
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.json().path("type").stringValue())
          .isEqualTo("urn:dromedary:problem:read-only");
      assertThat(reply.json().path("detail").stringValue()).contains("webhooks.endpoints.location");
    }
    assertThat(gateway.endpoints.find("billing")).contains(ofFile);
    assertThat(api.get(path).json().path("origin").stringValue()).isEqualTo("FILE");
    assertThat(api.post(path + "/test").status()).isEqualTo(200);
  }

  @Test
  void anIdThatIsNotThereIs404ForEveryCall() {
    for (Reply reply :
        List.of(
            api.get(PATH + "/ep_no"),
            api.get(PATH + "/ep_no/secret"),
            api.send("PATCH", PATH + "/ep_no", "{}"),
            api.send("PUT", PATH + "/ep_no", "{}"),
            api.post(PATH + "/ep_no/enable"),
            api.post(PATH + "/ep_no/rotate-secret"),
            api.post(PATH + "/ep_no/test"))) {
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.json().path("type").stringValue())
          .isEqualTo("urn:dromedary:problem:not-found");
    }
  }

  @Test
  void unavailableDatabaseIs503AndNothingChanges() {
    gateway.store.setUnavailable(true);

    Reply reply = api.post(PATH, minimal("https://a.example", ""));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("5");
    assertThat(reply.text()).contains("database cannot be reached").doesNotContain("jdbc");
    assertThat(gateway.endpoints.all()).isEmpty();
  }

  private static String create(String url) {
    return api.post(PATH, minimal(url, "")).json().path("id").stringValue();
  }

  private static String minimal(String url, String more) {
    return "{\"url\":\"%s\",\"eventTypes\":[\"**\"]%s}".formatted(url, more);
  }

  private static String secret(String id) {
    return api.get(PATH + "/" + id + "/secret").json().path("secret").stringValue();
  }

  private static WebhookEndpoint endpoint(String id, String tenant, Origin origin) {
    WebhookEndpoint endpoint =
        EndpointBuilder.anEndpoint(id)
            .of(tenant)
            .at("https://a.example")
            .from(origin)
            .since(Gateway.NOW)
            .build();
    if (origin == Origin.FILE) {
      gateway.endpoints.replaceAll(Origin.FILE, List.of(endpoint));
    } else {
      gateway.endpoints.save(endpoint);
    }
    return endpoint;
  }
}
