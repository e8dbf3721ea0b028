package dev.dromedary.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.history.History;
import dev.dromedary.history.HistoryEntry;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsApiTest {

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
    gateway.accepted.clear();
    gateway.history.events.clear();
    gateway.history.deliveries.clear();
    gateway.history.away = false;
    gateway.brokerAway = false;
  }

  @Test
  void anEventIsAcceptedWithItsDataAsSent() {
    Reply reply =
        api.post(
            "/api/v1/events",
            "{\"type\":\"email.bounced\",\"data\":{\"b\": 1.00, \"a\":\"\\u0041\"}}");

    assertThat(reply.status()).isEqualTo(202);
    Event event = gateway.accepted.get(0).get(0);
    assertThat(reply.text()).isEqualTo("{\"id\":\"" + event.id() + "\"}");
    assertThat(new String(event.body(), UTF_8))
        .isEqualTo(
            "{\"type\":\"email.bounced\",\"timestamp\":\"2026-01-31T12:00:00Z\","
                + "\"data\":{\"b\": 1.00, \"a\":\"\\u0041\"}}");
  }

  @Test
  void aKnownIdIsAcceptedAgainAndNothingIsNew() {
    String event = "{\"type\":\"a\",\"data\":1,\"id\":\"order-1\"}";
    api.post("/api/v1/events", event);
    recordAccepted();

    Reply reply = api.post("/api/v1/events", event);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().path("id").stringValue()).isEqualTo("order-1");
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void knownIdWithAnotherContentIsAConflict() {
    api.post("/api/v1/events", "{\"type\":\"a\",\"data\":1,\"id\":\"order-1\"}");
    recordAccepted();

    for (String other :
        List.of(
            "{\"type\":\"a\",\"data\":2,\"id\":\"order-1\"}",
            "{\"type\":\"b\",\"data\":1,\"id\":\"order-1\"}",
            "{\"type\":\"a\",\"data\":1,\"id\":\"order-1\",\"timestamp\":\"2026-01-31T12:00:00Z\"}")) {
      Reply reply = api.post("/api/v1/events", other);

      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.json().path("type").stringValue())
          .isEqualTo("urn:dromedary:problem:id-conflict");
      assertThat(reply.json().path("field").stringValue()).isEqualTo("id");
    }
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void batchWithAConflictIsRejectedAsAWhole() {
    api.post("/api/v1/events", "{\"type\":\"a\",\"data\":1,\"id\":\"order-1\"}");
    recordAccepted();

    for (String id : List.of("order-1", "order-2")) {
      Reply reply =
          api.post(
              "/api/v1/events/batch",
              "[{\"type\":\"a\",\"data\":1,\"id\":\"order-2\"},{\"type\":\"a\",\"data\":2,\"id\":\""
                  + id
                  + "\"}]");

      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.json().path("field").stringValue()).isEqualTo("[1].id");
    }
    assertThat(gateway.accepted).isEmpty();
  }

  /** As the gateway does after a while. */
  private static void recordAccepted() {
    for (Event event : gateway.accepted.get(0)) {
      gateway.history.record(List.of(new HistoryEntry.Accepted(event, 1)));
    }
    gateway.accepted.clear();
  }

  @Test
  void eventsAreAcceptedWhileTheDatabaseIsUnavailable() {
    // It would ask the database less for some seconds after that.
    Gateway own = Gateway.start();
    try {
      own.history.away = true;

      assertThat(
              own.api()
                  .post("/api/v1/events", "{\"type\":\"a\",\"data\":1,\"id\":\"o-1\"}")
                  .status())
          .isEqualTo(202);
      assertThat(own.accepted).hasSize(1);
    } finally {
      own.stop();
    }
  }

  @Test
  void unavailableBrokerIs503WithRetryAfter() {
    gateway.brokerAway = true;

    Reply reply = api.post("/api/v1/events", "{\"type\":\"a\",\"data\":1}");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("5");
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:unavailable");
    assertThat(reply.json().path("detail").stringValue()).startsWith("The broker cannot store");
  }

  @Test
  void cloudEventsAreAcceptedStructuredAndBinary() {
    String structured =
        "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"source\":\"s\",\"type\":\"a\",\"data\":1.0}";
    Reply first =
        api.call(
            "POST",
            "/api/v1/events",
            BodyPublishers.ofString(structured),
            "Content-Type",
            "application/cloudevents+json");
    Reply second =
        api.call(
            "POST",
            "/api/v1/events",
            BodyPublishers.ofByteArray(new byte[] {0, 1, 2}),
            "Content-Type",
            "image/png",
            "ce-id",
            "c-2",
            "ce-type",
            "a",
            "ce-source",
            "s",
            "ce-specversion",
            "1.0");

    assertThat(List.of(first.status(), second.status())).containsOnly(202);
    assertThat(new String(gateway.accepted.get(0).get(0).body(), UTF_8)).isEqualTo(structured);
    assertThat(gateway.accepted.get(1).get(0).body()).containsExactly(0, 1, 2);
    assertThat(gateway.accepted.get(1).get(0).contentType()).isEqualTo("image/png");
  }

  @Test
  void aBatchIsAcceptedInOneStep() {
    api.post("/api/v1/events", "{\"type\":\"a\",\"data\":1,\"id\":\"known\"}");
    recordAccepted();

    Reply reply =
        api.post(
            "/api/v1/events/batch",
            "[{\"type\":\"a\",\"data\":1,\"id\":\"x\"},{\"type\":\"a\",\"data\":1,\"id\":\"known\"},"
                + "{\"type\":\"a\",\"data\":1,\"id\":\"x\"},{\"type\":\"b\",\"data\":1,\"id\":\"y\"}]");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().path("data").findValuesAsString("id"))
        .containsExactly("x", "known", "x", "y");
    assertThat(gateway.accepted).hasSize(1);
    assertThat(gateway.accepted.get(0)).extracting(Event::id).containsExactly("x", "y");
  }

  @Test
  void aBatchWithOneBadEntryIsRejectedAsAWhole() {
    Reply reply =
        api.post(
            "/api/v1/events/batch", "[{\"type\":\"a\",\"data\":1},{\"type\":\"\",\"data\":1}]");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("[1].type");
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void aPayloadOverTheLimitIs413() {
    String data = "\"" + "x".repeat(2000) + "\"";

    Reply one = api.post("/api/v1/events", "{\"type\":\"a\",\"data\":" + data + "}");
    Reply batch = api.post("/api/v1/events/batch", "[{\"type\":\"a\",\"data\":" + data + "}]");

    assertThat(one.status()).isEqualTo(413);
    assertThat(one.json().path("field").stringValue()).isEqualTo("body");
    assertThat(batch.status()).isEqualTo(413);
    assertThat(batch.json().path("field").stringValue()).isEqualTo("[0].body");
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void aRequestWithoutAnEndIsNotReadToItsEnd() {
    AtomicLong sent = new AtomicLong();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return sent.incrementAndGet() > 50_000_000 ? -1 : ' ';
          }
        };

    try {
      Reply reply =
          api.call(
              "POST",
              "/api/v1/events",
              BodyPublishers.ofInputStream(() -> endless),
              "Content-Type",
              "application/json");
      assertThat(reply.status()).isEqualTo(413);
    } catch (java.io.UncheckedIOException e) {
      // The server closed the connection while we were still sending: it did not read on.
    }
    assertThat(sent).hasValueLessThan(50_000_000);
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void otherMediaTypesAre415() {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
      for (String path : new String[] {"/api/v1/events", "/api/v1/events/batch"}) {
        Reply reply =
            api.call(
                "POST",
                path,
                BodyPublishers.ofString("{\"type\":\"a\",\"data\":1}"),
                "Content-Type",
                type);
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
      }
    }
    assertThat(
            api.call(
                    "POST",
                    "/api/v1/events",
                    BodyPublishers.ofString("x"),
                    "Content-Type",
                    "application/json",
                    "Content-Encoding",
                    "gzip")
                .status())
        .isEqualTo(415);
  }

  @Test
  void eventsArePolledPageByPage() {
    for (int i = 0; i < 5; i++) {
      remember("e" + i, i == 2 ? "other" : "a", "application/json", "{\"n\": " + i + ".00}");
    }

    Reply first = api.get("/api/v1/events?type=a&limit=3&since=2026-01-31T12:00:00Z");
    Reply second =
        api.get(
            "/api/v1/events?type=a&limit=3&since=2026-01-31T12:00:00Z&cursor="
                + first.json().path("nextCursor").stringValue());

    assertThat(first.json().path("data").findValuesAsString("id"))
        .containsExactly("e0", "e1", "e3");
    assertThat(first.text())
        .contains("\"data\":{\"n\": 0.00}")
        .contains("\"acceptedAt\":\"2026-01-31T12:00:00.000Z\"");
    assertThat(second.json().path("data").findValuesAsString("id")).containsExactly("e4");
    assertThat(second.json().has("nextCursor")).isFalse();
    assertThat(api.get("/api/v1/events?until=2026-01-31T12:00:00Z").json().path("data")).isEmpty();
  }

  @Test
  void oneEventIsShownWithPayloadAndDeliveries() {
    remember("e1", "a", "application/json", "{\"n\": 1.00}");
    gateway.history.record(
        List.of(
            new HistoryEntry.Moved(
                "dlv_1",
                "e1",
                "",
                "ep_1",
                "default",
                "a",
                DeliveryStatus.RETRYING,
                2,
                Gateway.LAST,
                "CIRCUIT_OPEN",
                Gateway.NOW.plusSeconds(5),
                Gateway.NOW,
                Gateway.NOW,
                "ENDPOINT_BUSY 1769860801000-1769860802000,CIRCUIT_OPEN 1769860803000-")));

    Reply reply = api.get("/api/v1/events/e1");

    assertThat(reply.text())
        .isEqualTo(
            "{\"id\":\"e1\",\"webhookId\":\"e1\",\"type\":\"a\",\"tenant\":\"default\",\"time\":\"2026-01-31T12:00:00.000Z\","
                + "\"acceptedAt\":\"2026-01-31T12:00:00.000Z\",\"contentType\":\"application/json\","
                + "\"matched\":1,\"data\":{\"n\": 1.00},\"deliveries\":[{\"id\":\"dlv_1\","
                + "\"eventId\":\"e1\",\"webhookId\":\"e1\",\"endpointId\":\"ep_1\",\"tenant\":\"default\",\"eventType\":\"a\","
                + "\"status\":\"RETRYING\",\"attemptCount\":2,\"lastStatusCode\":500,"
                + "\"lastResult\":\"FAILED\",\"lastError\":{\"code\":\"HTTP_STATUS\",\"text\":"
                + "\"The endpoint answered with status 500.\"},\"lastAttemptAt\":\"2026-01-31T12:00:00.000Z\","
                + "\"reason\":\"CIRCUIT_OPEN\",\"nextAttemptAt\":\"2026-01-31T12:00:05.000Z\","
                + "\"createdAt\":\"2026-01-31T12:00:00.000Z\",\"updatedAt\":\"2026-01-31T12:00:00.000Z\","
                + "\"waits\":[{\"reason\":\"ENDPOINT_BUSY\",\"from\":\"2026-01-31T12:00:01.000Z\","
                + "\"until\":\"2026-01-31T12:00:02.000Z\"},"
                + "{\"reason\":\"CIRCUIT_OPEN\",\"from\":\"2026-01-31T12:00:03.000Z\"}]}]}");
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void aPayloadThatIsNoJsonIsShownInBase64() {
    remember("xml", "a", "application/xml", "<a/>");
    remember("broken", "a", "application/json", "{\"x\":1} , \"injected\":true");

    for (String id : List.of("xml", "broken")) {
      Reply reply = api.get("/api/v1/events/" + id);
      assertThat(reply.json().path("dataBase64").binaryValue())
          .isEqualTo(
              gateway.history.event(new EventKey("default", id)).orElseThrow().event().body());
      assertThat(reply.json().has("data")).isFalse();
      assertThat(reply.json().has("injected")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,application/json",
    "text/html; charset=utf-16,text/html;charset=utf-16",
    "image/svg+xml,image/svg+xml",
    "nonsense,application/octet-stream",
    "*/*,application/octet-stream",
    "é,application/octet-stream"
  })
  void payloadIsAnsweredByteForByteAndRunsInNoBrowser(String sent, String shown) throws Exception {
    byte[] payload = {'{', ' ', '}', 0, (byte) 0xff, '\r', '\n'};
    remember("default", "p;1", "a", sent, payload);
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:" + gateway.port() + "/api/v1/events/p;1/payload"))
                    .header("Authorization", "Bearer " + Gateway.KEY)
                    .build(),
                BodyHandlers.ofByteArray());

    assertThat(answer.body()).isEqualTo(payload);
    assertThat(answer.headers().firstValue("Content-Type")).contains(shown);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("sandbox");
    assertThat(api.get("/api/v1/events/p;2/payload").status()).isEqualTo(404);
    assertThat(api.get("/api/v1/events/p;1/payload;x").status()).isEqualTo(404);
  }

  @Test
  void idThatEndsInAWordOfThePathIsLookedUp() {
    remember("a/b/payload", "a", "application/json", "{}");
    remember("payload", "a", "application/json", "{}");

    assertThat(api.get("/api/v1/events/a/b/payload").json().path("id").stringValue())
        .isEqualTo("a/b/payload");
    assertThat(api.get("/api/v1/events/payload").json().path("id").stringValue())
        .isEqualTo("payload");
    assertThat(api.get("/api/v1/events/payload/payload").text()).isEqualTo("{}");
  }

  @Test
  void anIdWithASlashIsLookedUp() {
    remember("order/1@x:y", "a", "application/json", "{}");

    assertThat(api.get("/api/v1/events/order/1@x:y").status()).isEqualTo(200);
    assertThat(api.get("/api/v1/events/order").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<20261129.1@mail.example.com>",
        "a b,c~d;e=f?g#h&i+j",
        "//a//",
        "100%",
        "%2F",
        "é€🐪",
        "x'\"y",
        "[1]{2}|^`"
      })
  void idOfAnyTextIsLookedUp(String id) {
    remember(id, "a", "application/json", "{}");
    String encoded = URLEncoder.encode(id, UTF_8).replace("+", "%20").replace("%2F", "/");

    Reply reply = api.get("/api/v1/events/" + encoded);

    assertThat(reply.json().path("id").stringValue()).isEqualTo(id);
  }

  /** A receiver's question names no other. */
  @Test
  void eventIsLookedUpByItsWebhookId() {
    rememberOf("/a b", "é 1");
    rememberOf("/other", "é 1");
    remember("é 2", "a", "application/json", "{}");

    for (Event event : gateway.history.events.stream().map(History.EventRow::event).toList()) {
      String webhookId = event.key().webhookId();
      Reply reply = api.get("/api/v1/events/" + URLEncoder.encode(webhookId, UTF_8));

      assertThat(reply.json().path("webhookId").stringValue()).isEqualTo(webhookId);
      assertThat(reply.json().path("source").stringValueOpt().orElse("")).isEqualTo(event.source());
    }
    assertThat(api.get("/api/v1/events/%25C3%25A9%25202~0123456789abcdef").status()).isEqualTo(404);
  }

  @Test
  void idThatSeveralSourcesUseIsLookedUpWithItsSource() {
    rememberOf("/a", "17");
    rememberOf("/b", "17");
    remember("17", "a", "application/json", "{}");

    Reply without = api.get("/api/v1/events/17");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.json().path("field").stringValue()).isEqualTo("source");
    for (String source : List.of("/a", "/b", "")) {
      Reply reply = api.get("/api/v1/events/17?source=" + source);
      assertThat(reply.json().path("source").stringValueOpt().orElse("")).isEqualTo(source);
    }
  }

  private static void rememberOf(String source, String id) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Accepted(
                new Event(
                    id,
                    source,
                    "a",
                    "default",
                    Gateway.NOW,
                    Gateway.NOW,
                    "text/plain",
                    Map.of("specversion", "1.0"),
                    1,
                    new byte[0]),
                1)));
  }

  /** Two customers may number their events alike. */
  @Test
  void anIdThatSeveralTenantsUseIsLookedUpWithItsTenant() {
    remember("acme", "17", "a", "application/json", "{\"of\":\"acme\"}");
    remember("globex", "17", "a", "application/json", "{\"of\":\"globex\"}");

    Reply without = api.get("/api/v1/events/17");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.json().path("field").stringValue()).isEqualTo("tenant");
    for (String tenant : List.of("acme", "globex")) {
      Reply reply = api.get("/api/v1/events/17?tenant=" + tenant);
      assertThat(reply.json().path("tenant").stringValue()).isEqualTo(tenant);
      assertThat(reply.json().path("data").path("of").stringValue()).isEqualTo(tenant);
    }
    assertThat(api.get("/api/v1/events/17?tenant=initech").status()).isEqualTo(404);
  }

  @Test
  void anIdThatAnotherTenantUsedIsNotTheSameAgain() {
    remember("acme", "shared", "a", "application/json", "{}");

    Reply reply =
        api.post(
            "/api/v1/events",
            "{\"id\":\"shared\",\"tenant\":\"globex\",\"type\":\"a\",\"data\":{}}");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(gateway.accepted.get(gateway.accepted.size() - 1))
        .extracting(Event::tenant)
        .containsExactly("globex");
  }

  private static void remember(String id, String type, String contentType, String body) {
    remember("default", id, type, contentType, body);
  }

  private static void remember(
      String tenant, String id, String type, String contentType, String body) {
    remember(tenant, id, type, contentType, body.getBytes(UTF_8));
  }

  private static void remember(
      String tenant, String id, String type, String contentType, byte[] body) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Accepted(
                new Event(id, type, tenant, Gateway.NOW, Gateway.NOW, contentType, body), 1)));
  }
}
