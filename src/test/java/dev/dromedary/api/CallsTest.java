package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of the API refuses what it does not take, by name, and does nothing. */
class CallsTest {

  private static final String ENDPOINT = "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]}";

  private static Gateway gateway;
  private static Api api;
  private static String id;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
    id = api.post("/api/v1/endpoints", ENDPOINT).json().path("id").stringValue();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  /** As the controllers have them: a new one is tested without being named here. */
  static Stream<Arguments> calls() {
    return ApiCall.all().stream().map(call -> Arguments.of(call.method(), call.path()));
  }

  @Test
  void allCallsAreTested() {
    assertThat(calls()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void callRefusesAnUnknownParameter(String method, String path) {
    Reply reply = call(method, path + "?colour=true", "");

    assertRejected(reply, "colour");
    assertThat(reply.json().path("rule").stringValue()).startsWith("is not known");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void callRefusesAnUnknownField(String method, String path) {
    if (isOfLines(path)) {
      return; // Each line has its own.
    }
    boolean list = path.endsWith("/batch");
    Reply reply = call(method, path, list ? "[{\"endpointID\":1}]" : "{\"endpointID\":1}");

    assertRejected(reply, list ? "[0].endpointID" : "endpointID");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void callWithoutABodyRefusesAny(String method, String path) throws Exception {
    if (takesABody(method, path)) {
      return;
    }
    for (String type :
        List.of("application/json", "text/plain", "multipart/form-data", "nonsense")) {
      Reply reply =
          api.call(
              method,
              path.replaceAll("\\{\\*?\\w+}", id),
              BodyPublishers.ofString("{}"),
              "Content-Type",
              type);

      assertRejected(reply, "body");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/deliveries/dlv_1/replay | {"endpointId": "ep_2"} | endpointId
          /api/v1/endpoints/ep_1/rotate-secret | {"secret": "whsec_x"} | secret
          /api/v1/endpoints/ep_1/pause | {"until": "tomorrow"} | until
          /api/v1/endpoints/ep_1/test | {"type": "a.b"} | type
          /api/v1/events?dryRun=true | {"type": "a.b", "data": 1} | dryRun
          """)
  void unknownIdsAreNamed(String path, String body, String field) {
    assertRejected(api.post(path, body), field);
    assertThat(gateway.accepted).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void callWithoutAConditionRefusesAny(String method, String path) {
    boolean isConditional =
        path.startsWith("/api/v1/endpoints/{id}") && !path.endsWith("/test")
            || method.equals("GET");
    if (isConditional) {
      return;
    }
    for (String name : List.of("If-Match", "If-None-Match")) {
      Reply reply =
          api.call(
              method,
              path.replaceAll("\\{\\*?\\w+}", id),
              BodyPublishers.ofString("{}"),
              "Content-Type",
              type(path),
              name,
              "*");

      assertRejected(reply, name);
    }
  }

  @Test
  void formIsNoParameters() {
    Reply reply =
        api.call(
            "POST",
            "/api/v1/deliveries/dlv_1/replay",
            BodyPublishers.ofString("force=true"),
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertRejected(reply, "body");
  }

  private static Reply call(String method, String path, String body) {
    return api.call(
        method,
        path.replaceAll("\\{\\*?\\w+}", id),
        BodyPublishers.ofString(body),
        "Content-Type",
        type(path));
  }

  private static boolean isOfLines(String path) {
    return path.contains("/endpoints/batch");
  }

  static String type(String path) {
    return isOfLines(path) ? "application/x-ndjson" : "application/json";
  }

  private static void assertRejected(Reply reply, String field) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
  }

  static boolean takesABody(String method, String path) {
    return List.of("PUT", "PATCH").contains(method)
        || Arrays.asList(
                "POST /api/v1/events",
                "POST /api/v1/events/batch",
                "POST /api/v1/endpoints",
                "POST /api/v1/endpoints/batch",
                "POST /api/v1/endpoints/{id}/pause",
                "POST /api/v1/endpoints/{id}/rotate-secret",
                "POST /api/v1/endpoints/{id}/test",
                "POST /api/v1/dead-letters/requeue",
                "POST /api/v1/previews",
                "POST /api/v1/replays",
                "POST /api/v1/keys",
                "POST /api/v1/tenants/{tenant}/tokens",
                "POST /api/v1/events/{id}/replay")
            .contains(method + " " + path);
  }
}
