package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.history.CallText;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.HistoryEntry;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveriesApiTest {

  private static Gateway gateway;
  private static Api api;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
    delivery("dlv_1", "e1", "ep_1", "order.paid", "acme", DeliveryStatus.DELIVERED, 0);
    delivery("dlv_2", "e1", "ep_2", "order.paid", "acme", DeliveryStatus.RETRYING, 10);
    delivery("dlv_3", "e2", "ep_1", "order.sent", "acme", DeliveryStatus.DEAD_LETTER, 20);
    delivery("dlv_4", "e3", "ep_3", "order.sent", "other", DeliveryStatus.DELIVERED, 30);
    attempt("att_1", 1, 500);
    attempt("att_2", 2, null);
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "endpointId=ep_1,dlv_1 dlv_3",
    "eventId=e1,dlv_1 dlv_2",
    "eventType=order.sent,dlv_3 dlv_4",
    "tenant=other,dlv_4",
    "status=DELIVERED,dlv_1 dlv_4",
    "since=2026-01-31T12:00:10Z,dlv_2 dlv_3 dlv_4",
    "until=2026-01-31T13:00:10%2B01:00,dlv_1",
    "eventType=order.sent&tenant=acme,dlv_3",
    "status=PENDING,''"
  })
  void deliveriesAreFoundByEveryCondition(String query, String ids) {
    Reply reply = api.get("/api/v1/deliveries?" + query);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(String.join(" ", reply.json().path("data").findValuesAsString("id"))).isEqualTo(ids);
  }

  @Test
  void deliveriesAreListedPageByPage() {
    Reply first = api.get("/api/v1/deliveries?limit=3");
    Reply second =
        api.get(
            "/api/v1/deliveries?limit=3&cursor=" + first.json().path("nextCursor").stringValue());

    assertThat(first.json().path("data")).hasSize(3);
    assertThat(second.json().path("data").findValuesAsString("id")).containsExactly("dlv_4");
  }

  @ParameterizedTest
  @CsvSource({
    "status=delivered,status",
    "since=yesterday,since",
    "until=2026-02-31T00:00:00Z,until",
    "since=2026-01-31T12:00:00+01:00,since",
    "since=%2B999999999-01-01T00:00:00Z,since",
    "cursor=x,cursor",
    "endpointId=%00,endpointId",
    "eventSource=a%0Ab,eventSource",
    "endpoint=ep_1,endpoint",
    "limit=1001,limit"
  })
  void aBadConditionIsRejected(String query, String field) {
    Reply reply = api.get("/api/v1/deliveries?" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
  }

  /** Spring MVC binds headers too where it is not told otherwise. */
  @Test
  void headerIsNoCondition() {
    Reply reply =
        api.call(
            "GET",
            "/api/v1/deliveries",
            BodyPublishers.noBody(),
            "tenant",
            "other",
            "status",
            "PENDING",
            "cursor",
            "x");

    assertThat(reply.json().path("data")).hasSize(4);
  }

  @Test
  void oneDeliveryIsShownWithItsAttempts() {
    Reply reply = api.get("/api/v1/deliveries/dlv_2");

    assertThat(reply.json().path("attemptCount").intValue()).isEqualTo(2);
    assertThat(reply.json().path("attempts").findValuesAsString("id"))
        .containsExactly("att_1", "att_2");
    assertThat(reply.json().path("attempts").path(0).toString())
        .isEqualTo(
            "{\"id\":\"att_1\",\"number\":1,\"trigger\":\"SCHEDULE\","
                + "\"startedAt\":\"2026-01-31T12:00:00.000Z\",\"durationMs\":7,\"statusCode\":500,"
                + "\"result\":\"FAILED\",\"url\":\"https://example.com/in?token=***\","
                + "\"method\":\"POST\",\"remoteAddress\":\"192.0.2.7:443\","
                + "\"requestHeaders\":{\"Authorization\":\"***\",\"webhook-id\":\"evt_1\"},"
                + "\"requestExcerpt\":\"shaped\","
                + "\"responseHeaders\":{\"Location\":\"/elsewhere\"},\"responseExcerpt\":\"oops\","
                + "\"redirectTo\":\"/elsewhere\",\"gateway\":\"esb-1/3f6c0f3e\"}");
  }

  @Test
  void aDeliveryIsReplayedOnRequest() {
    Reply reply = api.post("/api/v1/deliveries/dlv_1/replay");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.text()).isEqualTo("{\"id\":\"dlv_1\"}");
    assertThat(gateway.replayed).contains("dlv_1");
  }

  /** One of it goes on by itself, and a second one would have another end. */
  @Test
  void aDeliveryThatHasNotEndedIsNotReplayed() {
    Reply reply = api.post("/api/v1/deliveries/dlv_2/replay");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:not-ended");
    assertThat(reply.json().path("detail").stringValue())
        .isEqualTo("The delivery is RETRYING and goes on by itself; force=true replays it too.");
    assertThat(gateway.replayed).doesNotContain("dlv_2");

    // Its message was lost, by an operator that emptied a queue for example.
    assertThat(api.post("/api/v1/deliveries/dlv_2/replay?force=true").status()).isEqualTo(202);
    assertThat(gateway.replayed).contains("dlv_2");
  }

  @Test
  void aDeadLetterThatIsReplayedIsTakenOffTheDeadLetters() {
    gateway.deadLetters.add(deadLetter("dlv_3"));

    assertThat(api.post("/api/v1/deliveries/dlv_3/replay").status()).isEqualTo(202);
    assertThat(gateway.deadLetters).isEmpty();
    assertThat(gateway.replayed).doesNotContain("dlv_3");

    // An operator took it off their queue by hand.
    assertThat(api.post("/api/v1/deliveries/dlv_3/replay").status()).isEqualTo(202);
    assertThat(gateway.replayed).contains("dlv_3");
  }

  @Test
  void anIdThatIsNotThereIs404() {
    assertThat(api.get("/api/v1/deliveries/dlv_no").status()).isEqualTo(404);
    assertThat(api.post("/api/v1/deliveries/dlv_no/replay").status()).isEqualTo(404);
  }

  private static DeadLetter deadLetter(String deliveryId) {
    return new DeadLetter(
        deliveryId,
        "e2",
        "",
        "order.sent",
        "acme",
        "ep_1",
        "SCHEDULE_EXHAUSTED",
        Gateway.LAST,
        2,
        Gateway.NOW,
        Gateway.NOW);
  }

  private static void delivery(
      String id,
      String eventId,
      String endpointId,
      String type,
      String tenant,
      DeliveryStatus status,
      int seconds) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Moved(
                id,
                eventId,
                "",
                endpointId,
                tenant,
                type,
                status,
                2,
                Gateway.LAST,
                null,
                null,
                Gateway.NOW.plusSeconds(seconds),
                Gateway.NOW.plusSeconds(seconds),
                null)));
  }

  private static void attempt(String id, int number, Integer statusCode) {
    gateway.history.record(
        List.of(
            new HistoryEntry.Attempted(
                id,
                "dlv_2",
                "ep_2",
                number,
                Delivery.Trigger.SCHEDULE,
                Gateway.NOW,
                7,
                statusCode,
                "FAILED",
                null,
                CallText.write(Gateway.CALL))));
  }
}
