package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import dev.dromedary.signing.SigningSecret;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls that are sent again, and pauses that end, though the gateway is killed meanwhile. */
class SafeWritesIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int COUNT = Form.times(1_500, 10_000);
  private static final String ENDPOINTS = "/api/v1/endpoints";

  private static GatewayProcess gateway;
  private static Path file;
  private static Receiver receiver;
  private static Inbox inbox;
  private static String paused;
  private static HttpResponse<String> registered;
  private static String tag;

  @BeforeAll
  static void killOnce(@TempDir Path folder) {
    file = folder.resolve("endpoints.yaml");
    receiver = new Receiver();
    inbox = receiver.inbox("/paused");
    gateway = new GatewayProcess(folder).with("webhooks.admission.deferral", "500ms").start();
    gateway.awaitUp();
    paused = receiver.register(api(), "/paused", "paused.*").id();
    registered = register("before-the-crash");
    tag =
        api()
            .send("GET", ENDPOINTS + "/" + paused, "", "Accept", "*/*")
            .headers()
            .firstValue("ETag")
            .orElseThrow();
    assertThat(
            api()
                .post(
                    ENDPOINTS + "/" + paused + "/pause",
                    Map.of("until", Instant.now().plusSeconds(5).toString()))
                .json()
                .path("status")
                .stringValue())
        .isEqualTo("PAUSED");
    gateway.publish(List.of("waits"), "paused.event");

    gateway.kill9();
    gateway.start().awaitUp();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    receiver.close();
  }

  @Test
  void pauseEndsByItselfAfterACrash() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(inbox.missing(Set.of("waits"))).isEmpty();
              JsonNode endpoint = api().get(ENDPOINTS + "/" + paused).json();
              assertThat(endpoint.path("status").stringValue()).isEqualTo("ENABLED");
              assertThat(endpoint.has("pausedUntil")).isFalse();
            });
    assertThat(
            api()
                .send(
                    "PATCH",
                    ENDPOINTS + "/" + paused,
                    "{\"description\":\"x\"}",
                    "Content-Type",
                    "application/json",
                    "If-Match",
                    tag)
                .statusCode())
        .isEqualTo(412);
  }

  @Test
  void callIsAnsweredAlikeAfterACrash() {
    HttpResponse<String> repeated = register("before-the-crash");

    assertThat(registered.statusCode()).isEqualTo(201);
    assertThat(repeated.statusCode()).isEqualTo(201);
    assertThat(repeated.body()).isEqualTo(registered.body()).contains("whsec_");
    assertThat(repeated.headers().firstValue("Idempotency-Repeated")).contains("true");
    assertThat(gateway.log()).doesNotContain("whsec_");
  }

  @Test
  void batchThatIsSentAgainWithItsKeyIsAnsweredAlike() {
    String lines =
        IntStream.range(0, COUNT)
            .mapToObj(
                i ->
                    "{\"id\":\"batch-%d\",\"url\":\"http://127.0.0.1:9/\",\"eventTypes\":[\"b.%d\"]}"
                        .formatted(i, i))
            .collect(Collectors.joining("\n"));

    HttpResponse<String> first = batch(lines);
    HttpResponse<String> second = batch(lines);

    assertThat(first.body().lines().map(JSON::readTree))
        .hasSize(COUNT)
        .allSatisfy(line -> assertThat(line.path("status").intValue()).isEqualTo(201));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(api().status(ENDPOINTS + "/batch-" + (COUNT - 1))).isEqualTo(200);
  }

  @Test
  void fileDoesNotTakeTheIdOfAnEndpointOfTheApi() throws Exception {
    api()
        .send(
            "PUT",
            ENDPOINTS + "/in-both",
            "{\"url\":\"http://127.0.0.1:9/\",\"eventTypes\":[\"both.*\"]}",
            "Content-Type",
            "application/json",
            "If-None-Match",
            "*");
    Files.writeString(
        file,
        """
        endpoints:
          - id: in-both
            url: http://127.0.0.1:9/
            eventTypes: ["both.*"]
            secret: %s
        """
            .formatted(SigningSecret.generate().reveal()));

    gateway.awaitLog("'id' in-both is that of an endpoint of the API");
    assertThat(origin("in-both")).isEqualTo("API");
    api().delete(ENDPOINTS + "/in-both");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(origin("in-both")).isEqualTo("FILE"));
  }

  private static String origin(String id) {
    return api().get(ENDPOINTS + "/" + id).json().path("origin").asString("");
  }

  private static HttpResponse<String> batch(String lines) {
    return api()
        .send(
            "POST",
            ENDPOINTS + "/batch",
            lines,
            "Content-Type",
            "application/x-ndjson",
            "Idempotency-Key",
            "batch");
  }

  private static HttpResponse<String> register(String key) {
    return api()
        .send(
            "POST",
            ENDPOINTS,
            "{\"url\":\"http://127.0.0.1:9/\",\"eventTypes\":[\"never.*\"]}",
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            key);
  }

  private static GatewayApi api() {
    return gateway.api();
  }
}
