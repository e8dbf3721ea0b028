package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a match to the end of a delivery, from the outside. */
class DeliverIT extends OneGateway {

  @Test
  void requestHasWhatIsMeantAndNothingElse() {
    Inbox inbox = receiver.inbox("/headers");
    receiver.register(
        api(),
        "/headers",
        Map.of("eventTypes", List.of("headers.*"), "headers", Map.of("X-Own", "own")));

    publish("headers-1", "headers.event");

    arrives(inbox, "headers-1");
    HttpHeaders headers = inbox.of("headers-1").headers().get(0);
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(headers.map().keySet());
    assertThat(names)
        .containsExactlyInAnyOrder(
            "Cdn-Loop",
            "Connection",
            "Content-Length",
            "Content-Type",
            "Host",
            "User-Agent",
            "Webhook-Event-Type",
            "Webhook-Id",
            "Webhook-Signature",
            "Webhook-Timestamp",
            "X-Own");
    assertThat(headers.firstValue("X-Own")).contains("own");
    assertThat(headers.firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    assertThat(headers.firstValue("User-Agent").orElseThrow()).startsWith("Dromedary/");
  }

  @Test
  void endpointGetsOneDeliveryHoweverManyPatternsMatchAndOnlyMatchingEvents() {
    Inbox inbox = receiver.inbox("/once");
    receiver.register(
        api(),
        "/once",
        Map.of(
            "eventTypes",
            List.of("once.*", "once.event", "**"),
            "tenant",
            "once",
            "filter",
            "data.total > 100"));

    for (Map<String, ?> event :
        List.of(
            Map.of("id", "once-low", "tenant", "once", "data", Map.of("total", 100)),
            Map.of("id", "once-other", "tenant", "other", "data", Map.of("total", 101)),
            Map.of("id", "once-high", "tenant", "once", "data", Map.of("total", 101)))) {
      Map<String, Object> typed = new java.util.HashMap<>(event);
      typed.put("type", "once.event");
      assertThat(api().post("/api/v1/events", typed).status()).isEqualTo(202);
    }

    arrives(inbox, "once-high");
    for (String id : List.of("once-low", "once-other")) {
      eventually(() -> assertThat(matched(id)).isZero());
    }
    eventually(() -> assertThat(matched("once-high")).isEqualTo(1));
    assertThat(inbox.requests()).containsOnlyKeys("once-high");
    assertThat(inbox.of("once-high").answers()).hasSize(1);
  }

  @Test
  void failureIsRetriedUnderTheSameIdUntilItSucceedsAndEveryAttemptIsKept() {
    Inbox inbox =
        receiver
            .inbox("/recovers")
            .answers((id, times) -> times < 3 ? Receiver.Reply.status(500) : Receiver.Reply.OK);
    String endpoint = receiver.register(api(), "/recovers", "recovers.*").id();

    publish("recovers-1", "recovers.event");

    JsonNode delivery = delivery("recovers-1", endpoint, "DELIVERED");
    assertThat(inbox.of("recovers-1").answers()).containsExactly(500, 500, 204);
    assertThat(delivery.path("attempts").size()).isEqualTo(3);
    assertThat(delivery.path("attempts").get(0).path("statusCode").intValue()).isEqualTo(500);
    assertThat(delivery.path("attempts").get(2).path("result").stringValue())
        .isEqualTo("DELIVERED");
    assertThat(inbox.unverified()).isZero();
  }

  @Test
  void redirectIsAnAnswerAndNotFollowed() {
    Inbox target = receiver.inbox("/redirect/target");
    receiver
        .inbox("/redirect")
        .answers(
            (id, times) ->
                times == 1
                    ? new Receiver.Reply(
                        307, 0, Map.of("Location", receiver.url("/redirect/target")))
                    : Receiver.Reply.OK);
    String endpoint = receiver.register(api(), "/redirect", "redirect.*").id();

    publish("redirect-1", "redirect.event");

    JsonNode delivery = delivery("redirect-1", endpoint, "DELIVERED");
    assertThat(delivery.path("attempts").get(0).path("statusCode").intValue()).isEqualTo(307);
    assertThat(target.requests()).isEmpty();
  }

  /** The retry of the schedule is 300 ms; with jitter, the wait of one minute is too short. */
  @Test
  void retryAfterOfTheReceiverIsKept() {
    receiver
        .inbox("/later")
        .answers((id, times) -> new Receiver.Reply(503, 0, Map.of("Retry-After", "60")));
    String endpoint = receiver.register(api(), "/later", "later.*").id();

    publish("later-1", "later.event");

    delivery("later-1", endpoint, "RETRYING");
    eventually(() -> assertThat(gateway.depth("webhooks.retry.2m")).isPositive());
  }

  @Test
  void namedPolicyOfTheEndpointCounts() {
    Inbox inbox = receiver.inbox("/policy").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint =
        receiver
            .register(
                api(),
                "/policy",
                Map.of("eventTypes", List.of("policy.*"), "redeliveryPolicy", "once"))
            .id();

    publish("policy-1", "policy.event");

    JsonNode delivery = delivery("policy-1", endpoint, "DEAD_LETTER");
    assertThat(delivery.path("reason").stringValue()).isEqualTo("SCHEDULE_EXHAUSTED");
    assertThat(inbox.of("policy-1").answers()).containsExactly(500, 500);
  }

  @Test
  void answer410DisablesTheEndpointAndWhatFollowsBecomesADeadLetter() {
    Inbox inbox = receiver.inbox("/gone").answers((id, times) -> Receiver.Reply.status(410));
    String endpoint = receiver.register(api(), "/gone", "gone.*").id();

    publish("gone-1", "gone.event");

    assertThat(delivery("gone-1", endpoint, "DEAD_LETTER").path("reason").stringValue())
        .isEqualTo("ENDPOINT_GONE");
    eventually(() -> assertThat(status(endpoint)).isEqualTo("DISABLED"));
    publish("gone-2", "gone.event");
    assertThat(delivery("gone-2", endpoint, "DEAD_LETTER").path("reason").stringValue())
        .isEqualTo("ENDPOINT_DISABLED");
    assertThat(inbox.requests()).containsOnlyKeys("gone-1");
  }

  @Test
  void pausedEndpointsDeliveriesWaitAndArriveWhenItIsEnabled() {
    Inbox inbox = receiver.inbox("/paused");
    String endpoint = receiver.register(api(), "/paused", "paused.*").id();
    assertThat(api().post("/api/v1/endpoints/" + endpoint + "/pause", null).status())
        .isEqualTo(200);

    publish("paused-1", "paused.event");

    assertThat(delivery("paused-1", endpoint, "RETRYING").path("reason").stringValue())
        .isEqualTo("ENDPOINT_PAUSED");
    assertThat(inbox.requests()).isEmpty();
    api().post("/api/v1/endpoints/" + endpoint + "/enable", null);
    arrives(inbox, "paused-1");
    JsonNode delivered = delivery("paused-1", endpoint, "DELIVERED");
    assertThat(delivered.path("attempts").size()).isEqualTo(1);
    assertThat(delivered.path("lastResult").stringValue()).isEqualTo("DELIVERED");
    JsonNode wait = delivered.path("waits").get(0);
    assertThat(wait.path("reason").stringValue()).isEqualTo("ENDPOINT_PAUSED");
    assertThat(Instant.parse(wait.path("from").stringValue()))
        .isBefore(Instant.parse(wait.path("until").stringValue()));
  }

  @Test
  void deletedEndpointsDeliveriesAreCancelled() {
    receiver.inbox("/deleted").answers((id, times) -> Receiver.Reply.status(500));
    String endpoint =
        receiver
            .register(
                api(),
                "/deleted",
                Map.of("eventTypes", List.of("deleted.*"), "redeliveryPolicy", "often"))
            .id();
    publish("deleted-1", "deleted.event");
    delivery("deleted-1", endpoint, "RETRYING");

    assertThat(api().delete("/api/v1/endpoints/" + endpoint).status()).isEqualTo(204);

    assertThat(delivery("deleted-1", endpoint, "CANCELLED").path("reason").stringValue())
        .isEqualTo("ENDPOINT_DELETED");
  }

  @Test
  void replayDeliversAgainUnderTheSameId() {
    Inbox inbox = receiver.inbox("/replay");
    String endpoint = receiver.register(api(), "/replay", "replay.*").id();
    publish("replay-1", "replay.event");
    String id = delivery("replay-1", endpoint, "DELIVERED").path("id").stringValue();

    assertThat(api().post("/api/v1/deliveries/" + id + "/replay", null).status()).isEqualTo(202);

    eventually(() -> assertThat(inbox.of("replay-1").answers()).hasSize(2));
    eventually(
        () ->
            assertThat(api().get("/api/v1/deliveries/" + id).json().toString())
                .contains("\"REPLAY\""));
    assertThat(inbox.of("replay-1").hashes().stream().distinct()).hasSize(1);
  }

  @Test
  void testCallIsSignedAndTellsItsResult() {
    Inbox inbox = receiver.inbox("/test");
    String endpoint = receiver.register(api(), "/test", "test.*").id();

    GatewayApi.Answer ok = api().post("/api/v1/endpoints/" + endpoint + "/test", null);
    inbox.answers((id, times) -> Receiver.Reply.status(401));
    GatewayApi.Answer refused = api().post("/api/v1/endpoints/" + endpoint + "/test", null);

    assertThat(ok.json().path("result").stringValue()).isEqualTo("DELIVERED");
    assertThat(refused.json().path("statusCode").intValue()).isEqualTo(401);
    assertThat(inbox.unverified()).isZero();
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(inbox.requests().values())
                    .as("a failed test is not retried")
                    .hasSize(2)
                    .allSatisfy(requests -> assertThat(requests.answers()).hasSize(1)));
  }

  @Test
  void testCallSendsTheEventThatIsGivenOrKnown() {
    Inbox inbox = receiver.inbox("/test-event");
    String endpoint = receiver.register(api(), "/test-event", "tested.never").id();
    String path = "/api/v1/endpoints/" + endpoint + "/test";

    GatewayApi.Answer given =
        api().post(path, Map.of("eventType", "tested.type", "data", Map.of("text", PAYLOAD)));
    String sent = inbox.requests().keySet().iterator().next();
    eventually(() -> assertThat(api().status("/api/v1/events/" + sent)).isEqualTo(200));
    GatewayApi.Answer known = api().post(path, Map.of("eventId", sent));

    assertThat(given.json().path("result").stringValue()).isEqualTo("DELIVERED");
    assertThat(known.json().path("result").stringValue()).isEqualTo("DELIVERED");
    assertThat(inbox.requests()).hasSize(2);
    assertThat(inbox.unverified()).isZero();
    assertThat(api().get("/api/v1/events/" + sent).json().path("type").stringValue())
        .isEqualTo("tested.type");
  }

  /** Who changed what, and from where; not the events, which are many. */
  @Test
  void changeThroughTheApiIsInTheLog() {
    String path = "/api/v1/endpoints/" + receiver.register(api(), "/logged", "logged.*").id();
    api().get(path);
    api().get(path + "/secret");
    api().delete(path + "?reason=none");
    api().delete(path);
    publish("logged-1", "logged.event");

    // A line may be written when its answer is there already.
    eventually(
        () ->
            assertThat(gateway.log())
                .contains(
                    "api.called method=POST path=/api/v1/endpoints status=201 remote=127.0.0.1",
                    "api.called method=GET path=" + path + "/secret status=200",
                    "api.called method=DELETE path=" + path + " status=400",
                    "api.called method=DELETE path=" + path + " status=204"));
    assertThat(gateway.log()).doesNotContain("path=" + path + " status=200", "path=/api/v1/events");
  }

  @Test
  void everySecretSignsAfterTwoRotations() throws Exception {
    Inbox inbox = receiver.inbox("/rotated");
    GatewayApi.Registered before = receiver.register(api(), "/rotated", "rotated.*");

    String path = "/api/v1/endpoints/" + before.id();
    assertThat(api().post(path + "/rotate-secret", null).status()).isEqualTo(200);
    String between = api().get(path + "/secret").json().path("secret").stringValue();
    assertThat(api().post(path + "/rotate-secret", null).status()).isEqualTo(200);
    String now = api().get(path + "/secret").json().path("secret").stringValue();
    publish("rotated-1", "rotated.event");

    arrives(inbox, "rotated-1");
    assertThat(inbox.unverified()).as("by the secret of before").isZero();
    assertThat(now).isNotEqualTo(before.secret());
    HttpHeaders headers = inbox.of("rotated-1").headers().get(0);
    assertThat(headers.firstValue("webhook-signature").orElseThrow().split(" ")).hasSize(3);
    byte[] body = inbox.of("rotated-1").bodies().get(0);
    for (String secret : List.of(before.secret(), between, now)) {
      String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
      assertThatCode(() -> new Webhook(secret).verify(text, headers)).doesNotThrowAnyException();
      assertThatCode(() -> new com.svix.Webhook(secret).verify(text, headers))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void endpointsOfTheFileComeChangeAndGoAsTheFileDoes() throws IOException {
    Inbox inbox = receiver.inbox("/file");
    String file =
        """
        endpoints:
          - id: from-file
            url: %s
            eventTypes: ["file.%s"]
            secret: whsec_ZmlsZWZpbGVmaWxlZmlsZWZpbGVmaWxl
        """;
    write(file.formatted(receiver.url("/file"), "one"));
    eventually(() -> assertThat(api().status("/api/v1/endpoints/from-file")).isEqualTo(200));
    publish("file-1", "file.one");
    arrives(inbox, "file-1");
    assertThat(api().delete("/api/v1/endpoints/from-file").status()).as("read-only").isEqualTo(409);

    write(file.formatted(receiver.url("/file"), "one") + "    colour: blue\n");
    eventually(() -> assertThat(gateway.log()).contains("'colour'"));
    assertThat(api().status("/api/v1/endpoints/from-file")).isEqualTo(200);

    write(file.formatted(receiver.url("/file"), "two"));
    eventually(
        () ->
            assertThat(api().get("/api/v1/endpoints/from-file").json().toString())
                .contains("file.two"));
    publish("file-2", "file.two");
    arrives(inbox, "file-2");

    write("endpoints: []\n");
    eventually(() -> assertThat(api().status("/api/v1/endpoints/from-file")).isEqualTo(404));
  }

  private static void write(String content) throws IOException {
    Files.writeString(folder.resolve("endpoints.yaml"), content);
  }

  private static int matched(String eventId) {
    return api().get("/api/v1/events/" + eventId).json().path("matched").intValue(-1);
  }

  private static String status(String endpointId) {
    return api().get("/api/v1/endpoints/" + endpointId).json().path("status").stringValue();
  }
}
