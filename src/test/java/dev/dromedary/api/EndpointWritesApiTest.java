package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.signing.SigningSecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints are changed without taking back the changes of others. */
class EndpointWritesApiTest {

  private static final String PATH = "/api/v1/endpoints";
  private static final String OTHER = "\"0123456789abcdef0123456789abcdef\"";
  private static final String CHANGED = "{\"description\":\"changed\"}";

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
    gateway.endpoints.replaceAll(Origin.FILE, List.of());
    gateway.endpoints.all().forEach(endpoint -> gateway.endpoints.delete(endpoint.id()));
    gateway.tested.clear();
  }

  @Test
  void everyAnswerAboutOneEndpointHasItsTag() {
    Reply created = api.post(PATH, minimal("https://a.example"));
    String path = PATH + "/" + created.json().path("id").stringValue();

    assertThat(created.header("ETag")).matches("\"[0-9a-f]{32}\"").isEqualTo(tag(path));
    for (Reply changed :
        List.of(
            api.send("PATCH", path, CHANGED),
            api.send("PUT", path, minimal("https://b.example")),
            api.post(path + "/pause"),
            api.post(path + "/disable"),
            api.post(path + "/enable"),
            api.post(path + "/rotate-secret"),
            api.delete(path + "/secrets/previous"))) {
      assertThat(changed.status()).isEqualTo(200);
      assertThat(changed.header("ETag")).isNotEqualTo(created.header("ETag"));
    }
    assertThat(api.post(path + "/pause").header("ETag")).isEqualTo(tag(path));
  }

  @Test
  void changeThatTheGatewayMakesByItselfIsAnotherTag() {
    String path = create();
    String before = tag(path);

    gateway.endpoints.change(
        id(path), endpoint -> endpoint.withStatus(Status.DISABLED, "answered 410", Gateway.NOW));

    assertThat(tag(path)).isNotEqualTo(before);
    assertThat(call("PATCH", path, CHANGED, "If-Match", before).status()).isEqualTo(412);
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH,''",
    "PUT,''",
    "DELETE,''",
    "POST,/enable",
    "POST,/disable",
    "POST,/pause",
    "POST,/rotate-secret",
    "DELETE,/secrets/previous"
  })
  void outdatedTagChangesNothing(String method, String call) {
    String path = create();
    WebhookEndpoint before = stored(path);
    String body =
        method.equals("PUT") ? minimal("https://b.example") : method.equals("PATCH") ? CHANGED : "";

    Reply reply = call(method, path + call, body, "If-Match", OTHER);

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:precondition-failed");
    assertThat(call(method, path + call, body, "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(stored(path)).isEqualTo(before);
    assertThat(call(method, path + call, body, "If-Match", OTHER + ", " + tag(path)).status())
        .isBetween(200, 204);
  }

  @Test
  void secondOfTwoAdminsLearnsOfTheFirst() {
    String path = create();
    String seen = tag(path);

    Reply first = call("PATCH", path, "{\"description\":\"first\"}", "If-Match", seen);
    Reply second = call("PATCH", path, "{\"description\":\"second\"}", "If-Match", seen);

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(412);
    assertThat(api.get(path).json().path("description").stringValue()).isEqualTo("first");
    assertThat(call("PATCH", path, CHANGED, "If-Match", first.header("ETag")).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match,abc",
    "If-Match,'*, \"a\"'",
    "If-Match,\"a",
    "If-None-Match,\"a\"",
    "If-None-Match,x"
  })
  void badConditionIsNamed(String header, String value) {
    String path = create();
    WebhookEndpoint before = stored(path);

    Reply reply = call("PATCH", path, CHANGED, header, value);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(header);
    assertThat(stored(path)).isEqualTo(before);
  }

  @Test
  void weakTagNeverMatches() {
    String path = create();

    assertThat(call("PATCH", path, CHANGED, "If-Match", "W/" + tag(path)).status()).isEqualTo(412);
    assertThat(call("PATCH", path, CHANGED, "If-Match", "*").status()).isEqualTo(200);
  }

  @Test
  void putTakesTheAnswerOfGet() {
    String full =
        "{\"url\":\"https://a.example\",\"eventTypes\":[\"a.*\"],\"tenant\":\"acme\",\"filter\":\"true\","
            + "\"description\":\"d\",\"headers\":{\"Authorization\":\"Basic hidden\",\"X-Team\":\"t\"},"
            + "\"rateLimit\":2,\"rateBurst\":3,\"ordered\":true,\"orderingKey\":\"data.id\","
            + "\"timeout\":\"5s\",\"maxInFlight\":3,\"tenantHeader\":true}";
    String path = PATH + "/" + api.post(PATH, full).json().path("id").stringValue();
    api.post(path + "/pause", "{\"until\":\"2026-02-01T00:00:00Z\"}");
    WebhookEndpoint before = stored(path);
    ObjectNode answer = (ObjectNode) api.get(path).json();

    Reply same = api.send("PUT", path, answer.toString());
    assertThat(stored(path)).isSameAs(before);
    Reply changed =
        api.send("PUT", path, answer.put("url", "https://b.example").putNull("filter").toString());

    assertThat(same.status()).as(same.text()).isEqualTo(200);
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(stored(path).url()).isEqualTo("https://b.example");
    assertThat(stored(path).filter()).isNull();
    assertThat(stored(path).headers()).isEqualTo(before.headers());
    assertThat(stored(path).conditions()).isEqualTo(before.conditions());
    assertThat(stored(path).secrets()).isEqualTo(before.secrets());
  }

  @Test
  void putOfTheSameChangesNothing() {
    String path = create();
    WebhookEndpoint before = stored(path);

    api.send("PUT", path, api.get(path).text());

    assertThat(stored(path)).isSameAs(before);
  }

  @ParameterizedTest
  @CsvSource({
    "id,ep_other",
    "status,PAUSED",
    "statusReason,none",
    "pausedUntil,2026-02-01T00:00:00Z",
    "failingSince,2026-02-01T00:00:00Z",
    "origin,FILE",
    "createdAt,2026-02-01T00:00:00Z",
    "updatedAt,2026-02-01T00:00:00Z",
    "tenant,other",
    "colour,red"
  })
  void putOfAnotherReadOnlyValueIsNamed(String field, String value) {
    String path = create();
    WebhookEndpoint before = stored(path);
    ObjectNode answer = (ObjectNode) api.get(path).json();

    Reply reply =
        api.send("PUT", path, answer.put("url", "https://b.example").put(field, value).toString());

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
    assertThat(stored(path)).isEqualTo(before);
  }

  @Test
  void timeMayBeWrittenAnotherWay() {
    String path = create();
    ObjectNode answer = (ObjectNode) api.get(path).json();

    Reply reply =
        api.send("PUT", path, answer.put("createdAt", "2026-01-31T12:00:00.000Z").toString());

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  @Test
  void maskKeepsTheValueOfItsHeader() {
    String path =
        PATH
            + "/"
            + api.post(
                    PATH,
                    "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"],"
                        + "\"headers\":{\"Authorization\":\"Basic hidden\",\"X-Team\":\"t\"}}")
                .json()
                .path("id")
                .stringValue();

    Reply kept =
        api.send("PATCH", path, "{\"headers\":{\"Authorization\":\"***\",\"X-Team\":\"u\"}}");
    Reply unmasked = api.send("PATCH", path, "{\"headers\":{\"X-Team\":\"***\"}}");

    assertThat(kept.status()).isEqualTo(200);
    assertThat(unmasked.status()).isEqualTo(400);
    assertThat(stored(path).headers())
        .isEqualTo(Map.of("Authorization", "Basic hidden", "X-Team", "u"));
  }

  @Test
  void endpointIsCreatedWithAnIdOfItsClient() {
    Reply created =
        call("PUT", PATH + "/billing-1", minimal("https://a.example"), "If-None-Match", "*");
    Reply again =
        call("PUT", PATH + "/billing-1", minimal("https://b.example"), "If-None-Match", "*");

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(PATH + "/billing-1");
    assertThat(created.header("ETag")).isEqualTo(tag(PATH + "/billing-1"));
    assertThat(created.json().path("secret").stringValue())
        .isEqualTo(stored(PATH + "/billing-1").secrets().current().reveal());
    assertThat(again.status()).isEqualTo(412);
    assertThat(stored(PATH + "/billing-1").url()).isEqualTo("https://a.example");
    assertThat(api.send("PUT", PATH + "/billing-2", minimal("https://a.example")).status())
        .isEqualTo(404);
  }

  @Test
  void idOfAFileIsNotCreated() {
    gateway.endpoints.replaceAll(
        Origin.FILE,
        List.of(
            EndpointBuilder.anEndpoint("billing").from(Origin.FILE).since(Gateway.NOW).build()));

    Reply reply =
        call("PUT", PATH + "/billing", minimal("https://a.example"), "If-None-Match", "*");

    assertThat(reply.status()).isEqualTo(412);
    assertThat(gateway.endpoints.find("billing").orElseThrow().origin()).isEqualTo(Origin.FILE);
  }

  @ParameterizedTest
  @CsvSource({"a%20b,{},id", "a:b,{},id", "x,{},url", "x,'{\"id\":\"y\"}',id"})
  void badNewEndpointIsNamed(String id, String body, String field) {
    Reply reply = call("PUT", PATH + "/" + id, body, "If-None-Match", "*");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
    assertThat(gateway.endpoints.all()).isEmpty();
  }

  @Test
  void secretOfTheClientBecomesTheCurrentOneAtOnce() {
    String path = create();
    String leaked = stored(path).secrets().current().reveal();
    String next = SigningSecret.generate().reveal();

    Reply reply =
        api.post(path + "/rotate-secret", "{\"secret\":\"%s\",\"overlap\":\"0s\"}".formatted(next));

    assertThat(reply.json().path("secret").stringValue()).isEqualTo(next).isNotEqualTo(leaked);
    assertThat(reply.json().has("previousSecretUntil")).isFalse();
    assertThat(stored(path).secrets().at(Gateway.NOW))
        .extracting(SigningSecret::reveal)
        .containsExactly(next);
  }

  @Test
  void overlapIsAsLongAsTheClientSaysAndEndsWhenItSays() {
    String path = create();

    Reply rotated = api.post(path + "/rotate-secret", "{\"overlap\":\"2h\"}");
    Reply ended = api.delete(path + "/secrets/previous");

    assertThat(rotated.json().path("previousSecretUntil").stringValue())
        .isEqualTo("2026-01-31T14:00:00.000Z");
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.json().has("previousSecretUntil")).isFalse();
    assertThat(stored(path).secrets().at(Gateway.NOW)).hasSize(1);
    assertThat(api.delete(path + "/secrets/previous").header("ETag"))
        .isEqualTo(ended.header("ETag"));
  }

  @Test
  void leakedSecretIsReplacedThoughManySign() {
    String path = create();
    for (int i = 2; i <= 10; i++) {
      api.post(path + "/rotate-secret");
    }

    assertThat(api.post(path + "/rotate-secret").status()).isEqualTo(409);
    assertThat(api.post(path + "/rotate-secret", "{\"overlap\":\"0s\"}").status()).isEqualTo(200);
    assertThat(stored(path).secrets().at(Gateway.NOW)).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rotate-secret | {"overlap": "1d"} | overlap
          rotate-secret | {"overlap": "-1s"} | overlap
          rotate-secret | {"overlap": 3} | overlap
          rotate-secret | {"overlap": "721h"} | overlap
          rotate-secret | {"overlap": null} | overlap
          rotate-secret | {"secret": "secret"} | secret
          rotate-secret | {"secret": "whsec_AAAA"} | secret
          rotate-secret | {"secret": ""} | secret
          rotate-secret | [] | body
          rotate-secret | {"secrets": []} | secrets
          pause | {"until": "2026-01-31T12:00:00Z"} | until
          pause | {"until": "2026-01-31"} | until
          pause | {"until": 1} | until
          pause | {"for": "1h"} | for
          test | {"eventType": "", "data": 1} | eventType
          test | {"eventType": 1, "data": 1} | eventType
          test | {"eventType": "a"} | data
          test | {"data": {}} | eventType
          test | {"eventId": "e", "eventType": "a"} | eventType
          test | {"eventId": "e", "data": 1} | data
          test | {"eventId": 1} | eventId
          test | {"eventType": "a", "data": 1, "source": "s"} | source
          test | {"type": "a"} | type
          test | nonsense | body
          """)
  void badBodyIsNamedAndDoesNothing(String call, String body, String field) {
    String path = create();
    WebhookEndpoint before = stored(path);

    Reply reply = api.post(path + "/" + call, body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
    assertThat(stored(path)).isEqualTo(before);
    assertThat(gateway.tested).isEmpty();
  }

  @Test
  void currentSecretIsNoNewOne() {
    String path = create();
    String current = stored(path).secrets().current().reveal();

    Reply reply = api.post(path + "/rotate-secret", "{\"secret\":\"%s\"}".formatted(current));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("secret");
    assertThat(reply.text()).doesNotContain(current);
  }

  @Test
  void pauseSaysWhenItEnds() {
    String path = create();

    Reply paused = api.post(path + "/pause", "{\"until\":\"2026-02-01T00:00:00Z\"}");

    assertThat(paused.json().path("status").stringValue()).isEqualTo("PAUSED");
    assertThat(paused.json().path("pausedUntil").stringValue())
        .isEqualTo("2026-02-01T00:00:00.000Z");
    assertThat(api.post(path + "/pause").json().has("pausedUntil")).isFalse();
    api.post(path + "/pause", "{\"until\":\"2026-02-01T00:00:00Z\"}");
    assertThat(api.post(path + "/enable").json().has("pausedUntil")).isFalse();
  }

  @Test
  void testSendsAnEventOfTheTypeAndDataThatAreGiven() {
    String path = create();

    Reply reply =
        api.post(path + "/test", "{\"eventType\":\"order.paid\",\"data\":{ \"n\" : 1.0 }}");

    Event event = gateway.tested.get(0).orElseThrow();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(event.type()).isEqualTo("order.paid");
    assertThat(event.tenant()).isEqualTo("default");
    assertThat(event.body()).asString(StandardCharsets.UTF_8).endsWith("\"data\":{ \"n\" : 1.0 }}");
  }

  @Test
  void testSendsTheContentOfAnEventWithAnIdOfItsOwn() {
    String path = create();
    Event event = known("evt_known", "default");

    Reply reply = api.post(path + "/test", "{\"eventId\":\"evt_known\"}");

    Event sent = gateway.tested.get(0).orElseThrow();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(sent.id()).isNotEqualTo(event.id());
    assertThat(sent.type()).isEqualTo(event.type());
    assertThat(sent.body()).isEqualTo(event.body());
  }

  @Test
  void testOfAnEventOfAnotherTenantFindsNone() {
    String path = create();
    known("evt_other", "other");

    Reply reply = api.post(path + "/test", "{\"eventId\":\"evt_other\"}");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(gateway.tested).isEmpty();
  }

  @Test
  void testWithoutABodySendsTheUsualEvent() {
    String path = create();

    api.post(path + "/test");
    api.post(path + "/test", "{}");

    assertThat(gateway.tested).containsExactly(Optional.empty(), Optional.empty());
  }

  private static Event known(String id, String tenant) {
    Event event =
        new Event(
            id,
            "order.paid",
            tenant,
            Gateway.NOW,
            Gateway.NOW,
            "application/json",
            "{\"type\":\"order.paid\"}".getBytes(StandardCharsets.UTF_8));
    gateway.history.record(List.of(HistoryEntries.accepted(event, 1)));
    return event;
  }

  private static String create() {
    return PATH
        + "/"
        + api.post(PATH, minimal("https://a.example")).json().path("id").stringValue();
  }

  private static String minimal(String url) {
    return "{\"url\":\"%s\",\"eventTypes\":[\"**\"]}".formatted(url);
  }

  private static String id(String path) {
    return path.substring(PATH.length() + 1);
  }

  private static WebhookEndpoint stored(String path) {
    return gateway.store.find(id(path)).orElseThrow();
  }

  private static String tag(String path) {
    return api.get(path).header("ETag");
  }

  private static Reply call(String method, String path, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return api.call(method, path, BodyPublishers.ofString(body), all);
  }
}
