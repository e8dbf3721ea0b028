package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;

class AuditApiTest {

  private static final String ENDPOINTS = "/api/v1/endpoints";
  private static final String BODY =
      "{\"url\":\"https://a.example\",\"eventTypes\":[\"a.*\"],\"tenant\":\"acme\","
          + "\"headers\":{\"Authorization\":\"Bearer topsecret\"}}";

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
  void changeIsRecordedWithItsFieldsBeforeAndAfter() {
    String id = create();

    api.send("PATCH", ENDPOINTS + "/" + id, "{\"description\":\"new\",\"maxInFlight\":7}");

    JsonNode entry = only("endpoint.change");
    assertThat(entry.path("who").stringValue()).isEqualTo("admin");
    assertThat(entry.path("role").stringValue()).isEqualTo("admin");
    assertThat(entry.path("address").stringValue()).isEqualTo("127.0.0.1");
    assertThat(entry.path("subject").stringValue()).isEqualTo(id);
    assertThat(entry.path("tenant").stringValue()).isEqualTo("acme");
    assertThat(entry.path("status").intValue()).isEqualTo(200);
    assertThat(entry.path("changes").toString())
        .isEqualTo(
            "[{\"field\":\"description\",\"after\":\"new\"},{\"field\":\"maxInFlight\",\"after\":7}]");
  }

  @Test
  void newEndpointIsRecordedWithItsIdAndWithoutSecrets() {
    String id = create();

    JsonNode entry = only("endpoint.create");
    assertThat(entry.path("subject").stringValue()).isEqualTo(id);
    assertThat(entry.path("tenant").stringValue()).isEqualTo("acme");
    assertThat(entry.toString())
        .contains("\"field\":\"url\",\"after\":\"https://a.example\"")
        .doesNotContain("topsecret", "whsec_");
  }

  @Test
  void secretThatIsShownIsRecordedAndNotItself() {
    String id = create();
    String secret = api.get(ENDPOINTS + "/" + id + "/secret").json().path("secret").stringValue();

    assertThat(only("endpoint.show-secret").path("subject").stringValue()).isEqualTo(id);
    assertThat(api.get("/api/v1/audit").text()).doesNotContain(secret);
  }

  @Test
  void deletedEndpointIsRecordedAsItWasAndByItsTenant() {
    String id = create();

    api.delete(ENDPOINTS + "/" + id);

    JsonNode entry = only("endpoint.delete");
    assertThat(entry.path("tenant").stringValue()).isEqualTo("acme");
    assertThat(entry.path("changes").toString())
        .contains("\"field\":\"url\",\"before\":\"https://a.example\"");
  }

  @Test
  void changeByAKeyOfAllTenantsIsFoundByTheTenantThatItIsAbout() {
    Reply key =
        api.post("/api/v1/keys", "{\"name\":\"a\",\"role\":\"viewer\",\"tenant\":\"acme\"}");
    api.delete("/api/v1/keys/" + key.json().path("id").stringValue());
    api.post("/api/v1/dead-letters/requeue", "{\"tenant\":[\"acme\"]}");
    api.delete("/api/v1/dead-letters?tenant=acme");
    api.post("/api/v1/replays", "{\"from\":{\"tenant\":\"acme\"}}");
    api.post("/api/v1/replays", "{\"from\":{\"tenant\":\"other\"}}");

    assertThat(api.get("/api/v1/audit?tenant=acme").json().path("data"))
        .extracting(entry -> entry.path("what").stringValue())
        .containsExactlyInAnyOrder(
            "key.create",
            "key.delete",
            "dead-letters.requeue",
            "dead-letters.delete",
            "replay.create");
  }

  @Test
  void attemptOnAnotherTenantsReplayIsRecordedAtTheOneThatMadeIt() {
    String replay =
        api.post("/api/v1/replays", "{\"from\":{\"tenant\":\"acme\"}}")
            .json()
            .path("id")
            .stringValue();
    String key =
        api.post("/api/v1/keys", "{\"name\":\"o\",\"role\":\"admin\",\"tenant\":\"other\"}")
            .json()
            .path("key")
            .stringValue();

    assertThat(
            new Api(api.port(), "Bearer " + key)
                .post("/api/v1/replays/" + replay + "/cancel")
                .status())
        .isEqualTo(404);

    assertThat(only("replay.cancel").path("tenant").stringValue()).isEqualTo("other");
  }

  @Test
  void conditionsOfARequeueAreRecorded() {
    api.post("/api/v1/dead-letters/requeue", "{\"reason\":[\"EXHAUSTED\"]}");

    assertThat(only("dead-letters.requeue").path("asked").stringValue())
        .isEqualTo("{\"reason\":[\"EXHAUSTED\"]}");
  }

  @Test
  void rejectedChangeIsRecordedWithItsStatus() {
    api.delete(ENDPOINTS + "/ep_none");

    assertThat(only("endpoint.delete").path("status").intValue()).isEqualTo(404);
  }

  @Test
  void nothingIsChangedThatCannotBeRecorded() {
    gateway.audit.isAway = true;

    Reply reply = api.post(ENDPOINTS, BODY);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(gateway.endpoints.all()).isEmpty();
  }

  @Test
  void eachChangeAndEachSecretIsAudited() {
    Stream<Method> calls =
        ApiServlet.PARTS.stream().flatMap(part -> Arrays.stream(part.getDeclaredMethods()));

    assertThat(
            calls
                .filter(AuditApiTest::changes)
                .filter(call -> !call.isAnnotationPresent(Audited.class))
                .map(call -> call.getDeclaringClass().getSimpleName() + "." + call.getName()))
        .containsExactlyInAnyOrder(
            "EventsController.accept", "EventsController.acceptAll", "PreviewsController.preview");
  }

  private static boolean changes(Method call) {
    RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(call, RequestMapping.class);
    return mapping != null
        && (mapping.method()[0] != RequestMethod.GET
            || Arrays.asList(mapping.path()).contains("/{id}/secret"));
  }

  private String create() {
    return api.post(ENDPOINTS, BODY).json().path("id").stringValue();
  }

  private JsonNode only(String what) {
    JsonNode found = api.get("/api/v1/audit?what=" + what).json().path("data");
    assertThat(found.size()).isEqualTo(1);
    return found.get(0);
  }
}
