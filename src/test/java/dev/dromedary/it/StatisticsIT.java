package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Receiver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How much there is and was, as an admin asks a running gateway. */
class StatisticsIT extends OneGateway {

  @Test
  void attemptsAndDeliveriesAreInTheStatisticsOfTheirHour() {
    receiver
        .inbox("/counted")
        .answers((id, times) -> times == 1 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
    String endpoint = register("counted", "/counted");

    for (int i = 0; i < 3; i++) {
      accept("counted", "counted-" + i);
    }

    eventually(
        () ->
            assertThat(
                    rows(
                        "/api/v1/statistics/deliveries?groupBy=status,statusCode&step=1d",
                        endpoint))
                .containsExactlyInAnyOrder("DELIVERED 204 3 3", "RETRYING 503 0 3"));
    JsonNode types =
        data("/api/v1/statistics/events?groupBy=eventType,tenant&step=1d&type=counted.*");
    assertThat(types.size()).isEqualTo(1);
    assertThat(types.get(0).path("tenant").stringValue()).isEqualTo("counted");
    assertThat(types.get(0).path("events").intValue()).isEqualTo(3);
    assertThat(types.get(0).path("attempts").intValue()).isEqualTo(6);
  }

  @Test
  void lastHourIsThereByMinuteOfAllTenantsTogether() {
    receiver.inbox("/by-minute");
    register("by-minute", "/by-minute");
    accept("by-minute", "by-minute-1");
    String path = "/api/v1/statistics/deliveries?step=1m&groupBy=status,result";

    eventually(
        () ->
            assertThat(data(path).valueStream())
                .anySatisfy(
                    row -> {
                      assertThat(row.path("result").stringValue("")).isEqualTo("DELIVERED");
                      assertThat(row.path("deliveries").intValue()).isPositive();
                      assertThat(row.path("p95Ms").isNumber()).isTrue();
                    }));
    JsonNode answer = api().get("/api/v1/statistics/events?step=1m").json();
    assertThat(Instant.parse(answer.path("until").stringValue()))
        .isEqualTo(Instant.parse(answer.path("since").stringValue()).plusSeconds(3600));
    assertThat(answer.path("data").valueStream())
        .anyMatch(row -> row.path("events").intValue() > 0);
    assertThat(api().get(path + "&tenant=by-minute").json().toString())
        .contains("step", "grouped by status and result only");
    assertThat(
            api()
                .get(path + "&since=2026-01-01T00:00:00Z&until=2026-01-01T01:00:00Z")
                .json()
                .toString())
        .contains("since", "within the last six hours");
    assertThat(api().get("/api/v1/statistics/events?step=60m").status()).isEqualTo(400);
  }

  private static List<String> rows(String path, String endpoint) {
    JsonNode data = data(path + "&endpointId=" + endpoint);
    return IntStream.range(0, data.size())
        .mapToObj(data::get)
        .map(
            row ->
                "%s %d %d %d"
                    .formatted(
                        row.path("status").stringValue(),
                        row.path("statusCode").intValue(),
                        row.path("deliveries").intValue(),
                        row.path("attempts").intValue()))
        .toList();
  }

  @Test
  void pausedEndpointShowsWhatWaitsForIt() {
    receiver.inbox("/paused-health");
    String endpoint = register("waits", "/paused-health");
    api().post("/api/v1/endpoints/" + endpoint + "/pause", null);
    accept("waits", "waits-1");
    accept("waits", "waits-2");

    eventually(
        () -> {
          JsonNode waiting = data("/api/v1/waiting?groupBy=reason&endpointId=" + endpoint);
          assertThat(waiting.size()).isEqualTo(1);
          assertThat(waiting.get(0).path("reason").stringValue()).isEqualTo("ENDPOINT_PAUSED");
          assertThat(waiting.get(0).path("deliveries").intValue()).isEqualTo(2);
        });
    JsonNode health = health(endpoint);
    assertThat(health.path("state").stringValue()).isEqualTo("PAUSED");
    assertThat(Instant.parse(health.path("since").stringValue())).isBefore(Instant.now());
    assertThat(health.path("waiting").intValue()).isEqualTo(2);
    assertThat(api().get("/api/v1/endpoints/" + endpoint).json().path("health").path("waiting"))
        .isEqualTo(health.path("waiting"));
    JsonNode listed = data("/api/v1/endpoints?tenant=waits&health=PAUSED&include=health").get(0);
    assertThat(listed.path("id").stringValue()).isEqualTo(endpoint);
    assertThat(listed.path("health").path("waiting").intValue()).isEqualTo(2);
    assertThat(data("/api/v1/endpoints?tenant=waits&health=OK&health=SLOW").size()).isZero();
    assertThat(data("/api/v1/endpoints?tenant=waits").get(0).has("health")).isFalse();
    JsonNode tenant =
        api().all("/api/v1/tenants").stream()
            .filter(each -> each.path("tenant").stringValue().equals("waits"))
            .findFirst()
            .orElseThrow();
    assertThat(tenant.path("endpoints").intValue()).isEqualTo(1);
    assertThat(tenant.path("waiting").intValue()).isEqualTo(2);
    eventually(
        () ->
            assertThat(
                    data("/api/v1/statistics/events?tenant=waits&step=1d")
                        .path(0)
                        .path("events")
                        .intValue(0))
                .isEqualTo(2));
  }

  @Test
  void endpointWithoutAnswersHasAnOpenCircuit() {
    receiver.inbox("/refused-health");
    String endpoint =
        api()
            .register(
                Map.of(
                    "tenant", "silent",
                    "url", "http://127.0.0.1:1/silent",
                    "eventTypes", List.of("silent.event")))
            .id();
    for (int i = 0; i < 12; i++) {
      accept("silent", "silent-" + i);
    }

    eventually(
        () -> {
          JsonNode health = health(endpoint);
          assertThat(health.path("state").stringValue()).isEqualTo("CIRCUIT_OPEN");
          assertThat(health.path("last").path("result").stringValue("")).isEqualTo("UNREACHABLE");
          assertThat(health.path("hour").path("attempts").intValue()).isGreaterThanOrEqualTo(10);
        });
  }

  @Test
  void queuesSayWhatTheyHoldAndSinceWhen() {
    receiver.inbox("/queued").answers((id, times) -> Receiver.Reply.status(500));
    receiver.register(
        api(),
        "/queued",
        Map.of(
            "tenant", "queued", "eventTypes", List.of("queued.event"), "redeliveryPolicy", "late"));
    accept("queued", "queued-1");

    eventually(
        () -> {
          JsonNode tier = queue("webhooks.retry.2h");
          assertThat(tier.path("role").stringValue()).isEqualTo("RETRY");
          assertThat(tier.path("depth").intValue()).isPositive();
          assertThat(Instant.parse(tier.path("oldestAt").stringValue())).isBefore(Instant.now());
          assertThat(tier.path("consumers").isNumber()).isTrue();
        });
    assertThat(queue("webhooks.history").path("role").stringValue()).isEqualTo("HISTORY");
    assertThat(queue("DLQ").path("depth").intValue()).isZero();
    eventually(
        () -> {
          JsonNode events = queue("webhooks.events");
          assertThat(events.path("inPerSecond").isNumber()).isTrue();
          assertThat(events.path("overSeconds").doubleValue()).isPositive();
        });
  }

  private static JsonNode queue(String name) {
    for (JsonNode queue : data("/api/v1/queues")) {
      if (queue.path("name").stringValue().equals(name)) {
        return queue;
      }
    }
    throw new AssertionError("There is no queue " + name);
  }

  @Test
  void everyDeliveryIsAccountedFor() {
    receiver.inbox("/accounted").answers((id, times) -> Receiver.Reply.OK);
    register("accounted", "/accounted");
    accept("accounted", "accounted-1");

    eventually(
        () -> {
          JsonNode answer = api().get("/api/v1/accounting?tenant=accounted").json();
          assertThat(answer.path("matched").intValue()).isEqualTo(1);
          assertThat(answer.path("delivered").intValue()).isEqualTo(1);
          assertThat(answer.path("difference").intValue()).isZero();
          assertThat(answer.path("unaccounted").intValue()).isZero();
        });
  }

  @Test
  void tooLargeOrUnknownAnswersAreRejectedByName() {
    assertRejected("/api/v1/statistics/deliveries?groupBy=url", "groupBy");
    assertRejected("/api/v1/statistics/deliveries?step=90m", "step");
    assertRejected("/api/v1/statistics/deliveries?step=32d", "step");
    assertRejected("/api/v1/statistics/events?groupBy=status", "groupBy");
    assertRejected("/api/v1/statistics/events?since=2020-01-01T00:00:00Z", "step");
    assertRejected("/api/v1/statistics/events?since=2999-01-01T00:00:00Z", "since");
    assertRejected("/api/v1/statistics/events?type=a*b", "type");
    assertRejected("/api/v1/statistics/deliveries?eventType=a*b", "eventType");
    assertRejected("/api/v1/waiting?groupBy=result", "groupBy");
    assertRejected("/api/v1/accounting?since=2020-01-01T00:00:00Z", "since");
    assertRejected("/api/v1/tenants?cursor=none", "cursor");
    assertRejected("/api/v1/endpoints?health=GOOD", "health");
    assertRejected("/api/v1/endpoints?include=secret", "include");
  }

  private static void assertRejected(String path, String field) {
    var answer = api().get(path);
    assertThat(answer.status()).as(path).isEqualTo(400);
    assertThat(answer.json().path("field").stringValue("")).as(path).isEqualTo(field);
  }

  private static String register(String tenant, String path) {
    return receiver
        .register(api(), path, Map.of("tenant", tenant, "eventTypes", List.of(tenant + ".event")))
        .id();
  }

  /** With the tenant's name before the type. */
  private static void accept(String tenant, String id) {
    var answer =
        api()
            .post(
                "/api/v1/events",
                Map.of(
                    "id",
                    id,
                    "tenant",
                    tenant,
                    "type",
                    tenant + ".event",
                    "data",
                    Map.of("text", PAYLOAD)));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
  }

  private static JsonNode health(String endpoint) {
    return api().get("/api/v1/endpoints/" + endpoint + "/health").json();
  }

  private static JsonNode data(String path) {
    var answer = api().get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json().path("data");
  }
}
