package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.delivery.Mismatch;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MatchingApiTest {

  private static Gateway gateway;
  private static Api api;
  private static String all;
  private static String filtered;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
    all = register("acme", "\"**\"", "true");
    filtered = register("acme", "\"email.*\"", "data.n > 1");
    register("acme", "\"sms.*\"", "true");
    register("other", "\"**\"", "true");
    gateway.history.record(
        List.of(
            new HistoryEntry.Accepted(
                event("order-7"),
                1,
                List.of(
                    new Mismatched(filtered, Mismatch.FILTER_FAILED, "no such key: n"),
                    new Mismatched("ep_deleted", Mismatch.FILTER)))));
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @Test
  void matchingSaysWhatWasTrueThenAndWhatIsNow() {
    JsonNode matching = get("/api/v1/events/order-7/matching");

    assertThat(matching.path("eventId").stringValue()).isEqualTo("order-7");
    assertThat(matching.path("matched").intValue()).isEqualTo(1);
    assertThat(matching.path("mismatched").toString())
        .contains("ep_deleted", "the filter is false for this event");
    JsonNode row = row(matching, filtered);
    assertThat(row.path("then").path("mismatch").stringValue()).isEqualTo("FILTER_FAILED");
    assertThat(row.path("then").path("because").stringValue()).endsWith(": no such key: n");
    assertThat(row.path("now").path("mismatch").stringValue()).isEqualTo("FILTER");
    assertThat(row.path("now").has("request")).isFalse();
    assertThat(row(matching, all).path("now").path("matches").booleanValue()).isTrue();
    assertThat(row(matching, all).has("then")).isFalse();
  }

  @Test
  void matchingListsTheEndpointsOfTheTenantPageByPage() {
    JsonNode first = get("/api/v1/events/order-7/matching?limit=2");
    JsonNode second =
        get(
            "/api/v1/events/order-7/matching?limit=2&cursor="
                + first.path("nextCursor").stringValue());

    assertThat(first.path("data").size()).isEqualTo(2);
    assertThat(second.path("data").size()).isEqualTo(1);
    assertThat(second.has("nextCursor")).isFalse();
  }

  @Test
  void matchingOfAnUnknownEventIsNotFound() {
    assertThat(api.get("/api/v1/events/none/matching").status()).isEqualTo(404);
  }

  private static JsonNode row(JsonNode matching, String endpointId) {
    return StreamSupport.stream(matching.path("data").spliterator(), false)
        .filter(each -> each.path("endpointId").stringValue().equals(endpointId))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode get(String path) {
    Reply reply = api.get(path);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static Event event(String id) {
    return new Event(
        id,
        "email.bounced",
        "acme",
        Gateway.NOW,
        Gateway.NOW,
        "application/json",
        "{\"n\": 1}".getBytes(StandardCharsets.UTF_8));
  }

  private static String register(String tenant, String types, String filter) {
    return api.post(
            "/api/v1/endpoints",
            "{\"url\": \"https://a.example\", \"tenant\": \"%s\", \"eventTypes\": [%s], \"filter\": \"%s\"}"
                .formatted(tenant, types, filter))
        .json()
        .path("id")
        .stringValue();
  }
}
