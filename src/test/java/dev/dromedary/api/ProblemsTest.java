package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProblemsTest {

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

  @AfterEach
  void reset() {
    gateway.history.away = false;
    gateway.history.slow = false;
    gateway.history.attempts.clear();
    gateway.started = true;
  }

  @Test
  void invalidInputNamesFieldAndRule() {
    Reply reply = api.post("/api/v1/events", "{\"type\":\"topsecret\\n\",\"data\":1}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    String rule = "must be at most 256 bytes of text in UTF-8, without control characters";
    assertThat(reply.text())
        .isEqualTo(
            "{\"type\":\"urn:dromedary:problem:refused\",\"title\":\"Not accepted\",\"status\":400,"
                + "\"detail\":\"'type' %1$s\",\"field\":\"type\",\"rule\":\"%1$s\"}"
                    .formatted(rule));
  }

  @Test
  void tableOfProblemsIsTheEnum() throws Exception {
    assertThat(Files.readString(Path.of("docs/api.md")).lines())
        .filteredOn(line -> line.startsWith("| `urn:"))
        .extracting(line -> line.split(" \\| ")[0] + " " + line.split(" \\| ")[1])
        .containsExactlyElementsOf(
            Arrays.stream(ProblemType.values())
                .map(type -> type.detail(""))
                .map(problem -> "| `" + problem.getType() + "` " + problem.getStatus())
                .toList());
  }

  @Test
  void untilItHasStartedEveryCallOfTheApiIs503AndNothingOfTheHostIs() {
    gateway.started = false;

    for (String path : new String[] {"/api/v1/endpoints", "/api/v1/events", "/api/v1/deliveries"}) {
      Reply reply = api.get(path);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(reply.text()).contains("starts or stops");
    }
    assertThat(api.get("/api/v1/customers").status()).isEqualTo(200);
  }

  @Test
  void malformedJsonIsAnsweredWithItsPlaceButWithoutItsContent() {
    for (String path :
        new String[] {"/api/v1/events", "/api/v1/endpoints", "/api/v1/dead-letters/requeue"}) {
      Reply reply = api.post(path, "{\"type\":\n topsecret}");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text()).contains("line 2").doesNotContain("topsecret");
    }
  }

  @Test
  void duplicateNamesAreRejectedEverywhere() {
    assertThat(api.post("/api/v1/dead-letters/requeue", "{\"all\":false,\"all\":true}").status())
        .isEqualTo(400);
  }

  @Test
  void unavailableDatabaseIs503() {
    gateway.history.away = true;

    Reply reply = api.get("/api/v1/deliveries");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("5");
    assertThat(reply.text()).doesNotContain("jdbc");
  }

  @Test
  void queryThatTakesTooLongIs504AndSaysWhatHelps() {
    gateway.history.slow = true;

    Reply reply = api.get("/api/v1/deliveries");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.json().path("title").asString()).isEqualTo("Took too long");
    assertThat(reply.json().path("detail").asString()).contains("10 s", "ask for less");
    assertThat(reply.text()).doesNotContain("jdbc");
  }

  @Test
  void aFaultOfOurOwnIsLoggedAndNotShown(CapturedOutput output) {
    gateway.history.attempts.add(null);
    gateway.history.deliveries.add(null);

    Reply reply = api.get("/api/v1/deliveries/dlv_1");
    gateway.history.deliveries.clear();

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.json().path("type").stringValue()).isEqualTo("urn:dromedary:problem:internal");
    assertThat(reply.text()).doesNotContain("Exception").doesNotContain("dev.dromedary");
    assertThat(output).contains("NullPointerException").contains("DeliveriesController");
  }

  @Test
  void aWrongMethodIs405WithTheRightOnes() {
    Reply reply = api.send("PUT", "/api/v1/events", "{}");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).contains("GET").contains("POST");
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:method-not-allowed");
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void aPathThatIsNotThereIs404() {
    for (String path : new String[] {"/api/v1/dead-letters/nothing", "/api/v1/deliveries/a/b/c"}) {
      Reply reply = api.get(path);
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.json().path("type").stringValue())
          .isEqualTo("urn:dromedary:problem:not-found");
    }
  }

  @Test
  void anOversizedCallIs413() {
    Reply reply =
        api.post("/api/v1/endpoints", "{\"description\":\"" + "x".repeat(300_000) + "\"}");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:too-large");
  }

  @Test
  void otherMediaTypesAre415() {
    Reply reply =
        api.call(
            "POST",
            "/api/v1/endpoints",
            BodyPublishers.ofString("url=x"),
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertThat(reply.status()).isEqualTo(415);
    assertThat(api.post("/api/v1/dead-letters/requeue").status()).isEqualTo(415);
  }

  /** Which a host's filters and its dispatcher would try to. */
  @Test
  void bodyThatNoFrameworkCanReadIsTheCallersFault() {
    for (String type : new String[] {"application/x-www-form-urlencoded", "multipart/form-data"}) {
      for (String method : new String[] {"PUT", "PATCH"}) {
        Reply reply =
            api.call(
                method,
                "/api/v1/endpoints/ep_1",
                BodyPublishers.ofString("%zz"),
                "Content-Type",
                type);
        assertThat(reply.status()).as("%s of %s", method, type).isEqualTo(415);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/events/%zz", "/API/v1/endpoints;a/%zz", "/api/v1/deliveries/%00"})
  void requestThatTheServerItselfRejectsIsAProblem(String path) throws Exception {
    assertThat(raw(path)).contains("HTTP/1.1 400").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/host/%zz",
        "/api/v1/customers/%zz",
        "/%zz",
        "/?/api/v1/events/%zz",
        "/partner/api/v1/events/%zz"
      })
  void errorsOfTheServerForAHostAreNotTouched(String path) throws Exception {
    assertThat(raw(path)).doesNotContain("problem");
  }

  @Test
  void aHostsOwnControllersAreNotTouched() {
    Api anyone = new Api(gateway.port(), null);

    assertThat(anyone.get("/host/fine").text()).contains("camelCase");
    Reply failed = anyone.get("/host/fails");
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.text()).contains("\"path\":\"/host/fails\"").doesNotContain("urn:dromedary");
    assertThat(anyone.get("/host/nothing").text()).doesNotContain("urn:dromedary");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer a-key-for-the-tests-onl",
        "Bearer a-key-for-the-tests-only-",
        "Basic a-key-for-the-tests-only",
        "a-key-for-the-tests-only"
      })
  void aCallWithoutTheKeyIs401(String authorization) {
    Api stranger = new Api(gateway.port(), authorization);

    for (String path :
        new String[] {
          "/api/v1/endpoints", "/api/v1/endpoints/", "/api/v1/events/x", "/%61pi/v1/endpoints"
        }) {
      Reply reply = stranger.get(path);
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(reply.json().path("type").stringValue())
          .isEqualTo("urn:dromedary:problem:unauthorized");
    }
    assertThat(stranger.post("/api/v1/dead-letters/requeue", "{\"all\":true}").status())
        .isEqualTo(401);
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    assertThat(new Api(gateway.port(), "bearer " + Gateway.KEY).get("/api/v1/events").status())
        .isEqualTo(200);
  }

  @Test
  void prefixOfTheHostsControllersMovesNothingOfTheApi() {
    Gateway moved = Gateway.startMovedTo("/moved");
    try {
      assertThat(moved.api().get("/api/v1/events").status()).isEqualTo(200);
      assertThat(moved.api().get("/moved/api/v1/events").status()).isEqualTo(404);
      assertThat(new Api(moved.port(), null).get("/moved/host/fine").status()).isEqualTo(200);
    } finally {
      moved.stop();
    }
  }

  /** The container and the dispatcher read such paths differently; neither may let them in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/events/x/../../../../host/fine",
        "/%61pi/v1/events/x/../../../../host/fine",
        "/api;a=b/v1/events/x",
        "/api/v1;/events",
        "//api/v1/events",
        "/host/../api/v1/events",
        "/host/..;/api/v1/events",
        "/api/v1/./events",
        "/API/V1/events"
      })
  void noSpellingOfAPathGetsPastTheKey(String path) throws Exception {
    assertThat(raw(path))
        .doesNotContain("\"data\"")
        .matches("(?s)HTTP/1.1 4\\d\\d .*")
        .doesNotContain("There is no event");
  }

  private static String raw(String path) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
