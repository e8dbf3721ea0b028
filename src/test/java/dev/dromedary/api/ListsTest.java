package dev.dromedary.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Event;
import dev.dromedary.history.CallText;
import dev.dromedary.history.History;
import dev.dromedary.history.HistoryEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What all lists have in common. */
class ListsTest {

  private static final String DELIVERIES = "/api/v1/deliveries";
  private static final String NDJSON = "application/x-ndjson";

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
    gateway.history.events.clear();
    gateway.history.deliveries.clear();
    gateway.history.attempts.clear();
    gateway.history.breaks = false;
    gateway.history.gate = null;
  }

  @ParameterizedTest
  @CsvSource({
    "status=DELIVERED&status=RETRYING,dlv_1 dlv_2",
    "'status=DELIVERED,RETRYING',dlv_1 dlv_2",
    "status=DELIVERED&status=DELIVERED,dlv_1",
    "endpointId=ep_1&endpointId=ep_2,dlv_1 dlv_2",
    "endpointId=ep_1&status=RETRYING,''",
  })
  void repeatedParameterIsAnyOfItsValues(String query, String ids) {
    delivery("dlv_1", "ep_1", DeliveryStatus.DELIVERED);
    delivery("dlv_2", "ep_2", DeliveryStatus.RETRYING);
    delivery("dlv_3", "ep_3", DeliveryStatus.DEAD_LETTER);

    Reply reply = api.get(DELIVERIES + "?" + query);

    assertThat(String.join(" ", reply.json().path("data").findValuesAsString("id"))).isEqualTo(ids);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/deliveries?limit=1&order=asc",
        "/api/v1/deliveries?limit=1&tenant=acme",
        "/api/v1/deliveries?limit=1&status=DELIVERED",
        "/api/v1/events?limit=1",
        "/api/v1/endpoints?limit=1",
        "/api/v1/dead-letters?limit=1"
      })
  void cursorOfAnotherListOrderOrConditionIsRejected(String list) {
    delivery("dlv_1", "ep_1", DeliveryStatus.DELIVERED);
    delivery("dlv_2", "ep_1", DeliveryStatus.DELIVERED);
    String cursor = api.get(DELIVERIES + "?limit=1").json().path("nextCursor").stringValue();

    Reply reply = api.get(list + "&cursor=" + cursor);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("cursor");
    assertThat(api.get(DELIVERIES + "?limit=7&order=desc&cursor=" + cursor).status())
        .isEqualTo(200);
  }

  @Test
  void deliveriesIncludeTheirEndpointEventAndLastAttempt() {
    String endpoint =
        api.post(
                "/api/v1/endpoints",
                "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"],\"description\":\"CRM\"}")
            .json()
            .path("id")
            .stringValue();
    event("e1", "application/json", "{\"secret\":\"hidden\"}");
    delivery("dlv_1", endpoint, DeliveryStatus.RETRYING);
    attempt("att_1", "dlv_1", 500);
    attempt("att_2", "dlv_1", 503);

    for (String include :
        List.of(
            "include=endpoint,event,lastAttempt", "include=endpoint&include=event,lastAttempt")) {
      Reply reply = api.get(DELIVERIES + "?" + include);
      JsonNode row = reply.json().path("data").path(0);
      assertThat(row.path("id").stringValue()).isEqualTo("dlv_1");
      assertThat(row.at("/endpoint/description").stringValue()).isEqualTo("CRM");
      assertThat(row.at("/event/type").stringValue()).isEqualTo("order.paid");
      assertThat(row.at("/lastAttempt/statusCode").intValue()).isEqualTo(503);
      assertThat(reply.text()).doesNotContain("hidden", "whsec_");
    }
    JsonNode plain = api.get(DELIVERIES).json().path("data").path(0);
    assertThat(plain.has("endpoint") || plain.has("event") || plain.has("lastAttempt")).isFalse();
  }

  @Test
  void streamHasAllRowsAsLinesOfJson() {
    for (int i = 0; i < 1_234; i++) {
      delivery("dlv_" + i, "ep_1", DeliveryStatus.DELIVERED);
    }

    Reply reply = stream(DELIVERIES + "?status=DELIVERED", NDJSON);

    assertThat(reply.header("Content-Type")).isEqualTo(NDJSON);
    assertThat(reply.header("Content-Disposition")).contains("deliveries.ndjson");
    List<String> ids =
        reply
            .text()
            .lines()
            .map(line -> new JsonMapper().readTree(line).path("id").stringValue())
            .toList();
    assertThat(ids).hasSize(1_234).doesNotHaveDuplicates();
    assertThat(stream(DELIVERIES + "?status=DEAD_LETTER", NDJSON).text()).isEmpty();
  }

  @Test
  void streamAsCsvHasALineOfNamesAndQuotesWhatItMust() {
    event("a,\"b\"\r\nc", "application/json", "{\"n\":[1,2]}");
    event("plain", "text/plain", "x");

    Reply reply = stream("/api/v1/events", "text/csv");

    assertThat(reply.header("Content-Type")).startsWith("text/csv").contains("header=present");
    assertThat(reply.text())
        .startsWith(
            "id,source,webhookId,type,tenant,time,acceptedAt,contentType,attributes,matched,data,dataBase64\r\n")
        .contains("\"a,\"\"b\"\"\r\nc\",,")
        .contains(",\"{\"\"n\"\":[1,2]}\",\r\n")
        .contains("plain,,plain,order.paid,default,")
        .endsWith(",eA==\r\n");
  }

  /** Of whatever a sender may choose. */
  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"})
  void cellThatASpreadsheetWouldRunIsText(String id) {
    event(id, "text/plain", "x");

    String row = stream("/api/v1/events", "text/csv").text().split("\r\n", 2)[1];

    assertThat(row).matches("(?s)\"?'" + java.util.regex.Pattern.quote(id) + ".*");
  }

  @Test
  void csvHasAColumnForEachFieldThatIsIncluded() {
    delivery("dlv_1", "ep_1", DeliveryStatus.RETRYING);
    attempt("att_1", "dlv_1", 503);

    String csv = stream(DELIVERIES + "?include=lastAttempt", "text/csv").text();
    List<String> names = List.of(csv.lines().findFirst().orElseThrow().split(","));
    List<String> cells = List.of(csv.lines().skip(1).findFirst().orElseThrow().split(",", -1));

    assertThat(names)
        .contains("id", "status", "lastAttempt.statusCode")
        .doesNotContain("attempts", "event.type", "endpoint.url");
    assertThat(cells.get(names.indexOf("lastAttempt.statusCode"))).isEqualTo("503");
    assertThat(cells.get(names.indexOf("status"))).isEqualTo("RETRYING");
    assertThat(cells.get(names.indexOf("id"))).isEqualTo("dlv_1");
  }

  @Test
  void streamBeginsAtACursorAndTakesNoLimit() {
    for (int i = 0; i < 3; i++) {
      delivery("dlv_" + i, "ep_1", DeliveryStatus.DELIVERED);
    }
    String cursor = api.get(DELIVERIES + "?limit=1").json().path("nextCursor").stringValue();

    assertThat(stream(DELIVERIES + "?cursor=" + cursor, NDJSON).text().lines()).hasSize(2);
    Reply reply = stream(DELIVERIES + "?limit=2", NDJSON);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("limit");
  }

  @Test
  void streamThatFailsBeforeItsFirstRowIsAProblem() {
    assertThat(stream(DELIVERIES + "?status=lost", "text/csv").status()).isEqualTo(400);
    gateway.history.away = true;
    Reply reply = stream(DELIVERIES, "text/csv");
    gateway.history.away = false;

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
  }

  /** Or a half of the failures of a week would look like all of them. */
  @ParameterizedTest
  @ValueSource(strings = {NDJSON, "text/csv"})
  void streamThatFailsInTheMiddleDoesNotEnd(String type) {
    for (int i = 0; i < 1_001; i++) {
      delivery("dlv_" + i, "ep_1", DeliveryStatus.DELIVERED);
    }
    gateway.history.breaks = true;

    assertThatThrownBy(() -> stream(DELIVERIES, type))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void thirdStreamAtATimeIs503() {
    delivery("dlv_1", "ep_1", DeliveryStatus.DELIVERED);
    CountDownLatch gate = new CountDownLatch(1);
    gateway.history.gate = gate;
    List<CompletableFuture<Reply>> first =
        List.of(
            CompletableFuture.supplyAsync(() -> stream(DELIVERIES, NDJSON)),
            CompletableFuture.supplyAsync(() -> stream(DELIVERIES, NDJSON)));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gateway.history.waiting.get() == 2);

    Reply third = stream(DELIVERIES, NDJSON);
    gate.countDown();

    assertThat(third.status()).isEqualTo(503);
    assertThat(third.header("Retry-After")).isEqualTo("5");
    assertThat(first.stream().map(CompletableFuture::join).map(Reply::status))
        .containsExactly(200, 200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> stream(DELIVERIES, NDJSON).status() == 200);
  }

  /** Its place is free again, however much was left. */
  @Test
  void streamEndsWithTheConnectionOfItsCaller() throws Exception {
    for (int i = 0; i < 60_000; i++) {
      gateway.history.deliveries.add(row("dlv_" + i));
    }
    for (int times = 0; times < 3; times++) {
      try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
        socket
            .getOutputStream()
            .write(
                ("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nAccept: %s\r\n\r\n")
                    .formatted(DELIVERIES, Gateway.KEY, NDJSON)
                    .getBytes(UTF_8));
        assertThat(socket.getInputStream().readNBytes(1_000))
            .asString(UTF_8)
            .contains("HTTP/1.1 200");
      }
    }
    gateway.history.deliveries.clear();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> stream(DELIVERIES, NDJSON).status() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "'',application/json",
    "nonsense,application/json",
    "text/html,application/json",
    "'text/csv;q=0',application/json",
    "'application/json, text/csv',application/json",
    "'text/csv;q=0.5, application/json',application/json",
    "'text/csv, */*',text/csv",
    "'application/x-ndjson;q=0.9, text/csv;q=0.1',application/x-ndjson",
    "*/*,application/json"
  })
  void listIsAnsweredAsItsCallerWouldLike(String accept, String type) {
    Reply reply = stream(DELIVERIES, accept);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith(type);
  }

  @Test
  void callThatIsNoListIsJsonWhateverItsCallerAccepts() {
    assertThat(stream("/api/v1/dead-letters/passes", "text/csv").text()).isEqualTo("{\"data\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "data.order.total > 100.0,e2",
    "data.order.name.contains('é'),e1",
    "'type == \"order.paid\" && data.order.total <= 100.0',e1",
    "data.missing == 1,''",
    "data.order.name,''"
  })
  void eventsAreFoundByTheirPayload(String expression, String ids) {
    event("e1", "application/json", "{\"order\":{\"total\":99.5,\"name\":\"Café\"}}");
    event("e2", "application/json", "{\"order\":{\"total\":100.5,\"name\":\"Bar\"}}");
    event("e3", "text/plain", "no JSON");

    Reply reply = api.get("/api/v1/events?contains=" + encoded(expression));

    assertThat(String.join(" ", reply.json().path("data").findValuesAsString("id"))).isEqualTo(ids);
  }

  @Test
  void badExpressionIsRejectedWithItsPlace() {
    Reply reply = api.get("/api/v1/events?contains=" + encoded("data.x == = 1"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("contains");
    assertThat(reply.json().path("rule").stringValue()).contains("line 1, column 11");
  }

  /**
   * However precise the clock of a gateway is, and whatever a message or a database keeps of it.
   */
  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z,2026-01-31T12:00:00.000Z",
    "2026-01-31T12:00:00.120Z,2026-01-31T12:00:00.120Z",
    "2026-01-31T12:00:00.123999999Z,2026-01-31T12:00:00.123Z",
    "2026-01-31T12:00:00.000001Z,2026-01-31T12:00:00.000Z"
  })
  void timeHasItsMilliseconds(Instant at, String text) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Accepted(
                new Event("e1", "a", "default", at, at, "text/plain", new byte[0]), 1)));

    JsonNode event = api.get("/api/v1/events/e1").json();
    assertThat(event.path("acceptedAt").stringValue()).isEqualTo(text);
    assertThat(event.path("time").stringValue()).isEqualTo(text);
    assertThat(stream("/api/v1/events", "text/csv").text()).contains("," + text + "," + text + ",");
  }

  private static Reply stream(String path, String accept) {
    return api.call("GET", path, BodyPublishers.noBody(), "Accept", accept);
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, UTF_8);
  }

  private static void event(String id, String contentType, String body) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Accepted(
                new Event(
                    id,
                    "order.paid",
                    "default",
                    Gateway.NOW,
                    Gateway.NOW,
                    contentType,
                    body.getBytes(UTF_8)),
                1)));
  }

  private static History.DeliveryRow row(String id) {
    return new History.DeliveryRow(
        id,
        "e1",
        "",
        "ep_1",
        "default",
        "order.paid",
        DeliveryStatus.DELIVERED,
        2,
        Gateway.LAST,
        null,
        null,
        Gateway.NOW,
        Gateway.NOW,
        List.of());
  }

  private static void delivery(String id, String endpointId, DeliveryStatus status) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Moved(
                id,
                "e1",
                "",
                endpointId,
                "default",
                "order.paid",
                status,
                2,
                Gateway.LAST,
                null,
                null,
                Gateway.NOW,
                Gateway.NOW,
                null)));
  }

  private static void attempt(String id, String deliveryId, int statusCode) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Attempted(
                id,
                deliveryId,
                "ep_1",
                1,
                Delivery.Trigger.SCHEDULE,
                Gateway.NOW,
                7,
                statusCode,
                "FAILED",
                null,
                CallText.write(Gateway.CALL))));
  }
}
