package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Past deliveries, delivered again by a filter. */
class ReplaysIT extends OneGateway {

  @Test
  void dryRunCountsAndPutsNothing() {
    String endpoint = delivered("/dry", "dry.event", 12);
    Inbox inbox = receiver.inbox("/dry");

    JsonNode counted = post(Map.of("from", Map.of("endpointId", endpoint), "dryRun", true), 200);

    assertThat(counted.path("matching").intValue()).isEqualTo(12);
    assertThat(counted.at("/dryRun/atLeast").booleanValue()).isFalse();
    assertThat(counted.at("/dryRun/endpoints/0/endpointId").stringValue()).isEqualTo(endpoint);
    assertThat(counted.at("/dryRun/endpoints/0/deliveries").intValue()).isEqualTo(12);
    assertThat(counted.at("/dryRun/sample").size()).isEqualTo(10);
    assertThat(counted.at("/dryRun/oldest").stringValue())
        .isLessThanOrEqualTo(counted.at("/dryRun/newest").stringValue());
    assertThat(counted.toString()).doesNotContain(PAYLOAD);
    assertThat(inbox.duplicates()).isZero();
  }

  @Test
  void replayDeliversEachOnceMoreAndSaysSo() {
    String endpoint = delivered("/again", "again.event", 450);
    delivered("/again-others", "others.event", 1);
    Inbox inbox = receiver.inbox("/again");

    JsonNode done = done(replay(Map.of("from", Map.of("endpointId", endpoint))));

    assertThat(done.path("matching").intValue()).isEqualTo(450);
    assertThat(done.path("put").intValue()).isEqualTo(450);
    assertThat(done.path("skipped").intValue()).isZero();
    eventually(() -> assertThat(inbox.duplicates()).isEqualTo(450));
    assertThat(inbox.requests().values()).allMatch(requests -> requests.deliveries() == 2);
    assertThat(receiver.inbox("/again-others").duplicates()).isZero();
    String id = done.path("id").stringValue();
    eventually(() -> assertThat(get(id).path("delivered").intValue()).isEqualTo(450));
    assertThat(get(id).path("failed").intValue()).isZero();
    assertThat(get(id).path("who").stringValue()).isEqualTo("admin");
    assertThat(api().all("/api/v1/replays?state=DONE"))
        .anyMatch(each -> each.path("id").stringValue().equals(id));
  }

  @Test
  void replayGoesToAnotherEndpointOfTheTenant() {
    String endpoint = delivered("/old-url", "moved.event", 20);
    String other = receiver.register(api(), "/new-url", "nothing.of.this").id();

    JsonNode done =
        done(
            replay(
                Map.of("from", Map.of("endpointId", endpoint), "to", Map.of("endpointId", other))));

    assertThat(done.path("put").intValue()).isEqualTo(20);
    eventually(() -> assertThat(receiver.inbox("/new-url").delivered()).isEqualTo(20));
    assertThat(receiver.inbox("/old-url").duplicates()).isZero();
    delivery("moved.event-3", other, "DELIVERED");
  }

  @Test
  void replayTakesDeadLettersOffTheirQueue() {
    String endpoint = receiver.register(api(), "/revived", "revived.*").id();
    api().post("/api/v1/endpoints/" + endpoint + "/disable", null);
    gateway.publish(ids("revived.event", 300), "revived.event");
    eventually(() -> assertThat(ended(endpoint, "DEAD_LETTER")).isEqualTo(300));
    eventually(() -> assertThat(deadLettersOf(endpoint)).isEqualTo(300));
    api().post("/api/v1/endpoints/" + endpoint + "/pause", null);

    JsonNode done =
        done(
            replay(
                Map.of(
                    "from",
                    Map.of("endpointId", endpoint, "status", "DEAD_LETTER"),
                    "limit",
                    250)));

    assertThat(done.path("put").intValue()).isEqualTo(250);
    // A pass of another test has some of them in its transaction for a moment.
    eventually(() -> assertThat(deadLettersOf(endpoint)).isEqualTo(50));
  }

  @Test
  void pacedReplayStandsStillGoesOnAndEnds() {
    String endpoint = delivered("/paced", "paced.event", 60);
    Inbox inbox = receiver.inbox("/paced");
    String id = replay(Map.of("from", Map.of("endpointId", endpoint), "perSecond", 20));
    eventually(() -> assertThat(get(id).path("put").intValue()).isPositive());

    assertThat(act(id, "pause").path("state").stringValue()).isEqualTo("PAUSED");

    int put = get(id).path("put").intValue();
    eventually(() -> assertThat(inbox.duplicates()).isEqualTo(put));
    assertThat(put).isLessThan(60);
    act(id, "resume");
    eventually(() -> assertThat(get(id).path("put").intValue()).isGreaterThan(put));
    assertThat(act(id, "cancel").path("state").stringValue()).isEqualTo("CANCELLED");
    int cancelled = get(id).path("put").intValue();
    eventually(() -> assertThat(inbox.duplicates()).isEqualTo(cancelled));
    eventually(() -> assertThat(gateway.depth("webhooks.replays")).isZero());
    assertThat(get(id).path("put").intValue()).isEqualTo(cancelled);
    assertThat(api().post("/api/v1/replays/" + id + "/resume", null).status()).isEqualTo(409);
  }

  @Test
  void paceIsKept() {
    String endpoint = delivered("/slowly", "slowly.event", 40);
    Inbox inbox = receiver.inbox("/slowly");

    done(replay(Map.of("from", Map.of("endpointId", endpoint), "perSecond", 10)));

    eventually(() -> assertThat(inbox.duplicates()).isEqualTo(40));
    List<Long> again =
        inbox.requests().values().stream().map(each -> each.at().get(1)).sorted().toList();
    assertThat(again.get(39) - again.get(0)).as("milliseconds").isGreaterThan(2_000);
  }

  @Test
  void eventIsReplayedToAllThatItWentToOrToOneThatItDidNotGoTo() {
    String first = delivered("/event-1", "one.event", 1);
    String other = receiver.register(api(), "/event-2", "nothing.of.it").id();

    GatewayApi.Answer all = api().post("/api/v1/events/one.event-0/replay", Map.of());
    assertThat(all.status()).isEqualTo(202);
    done(all.json().path("replayId").stringValue());
    eventually(() -> assertThat(receiver.inbox("/event-1").duplicates()).isEqualTo(1));
    delivery("one.event-0", first, "DELIVERED");

    GatewayApi.Answer one =
        api().post("/api/v1/events/one.event-0/replay", Map.of("endpointId", other));
    assertThat(one.status()).isEqualTo(202);
    arrives(receiver.inbox("/event-2"), "one.event-0");
    assertThat(delivery("one.event-0", other, "DELIVERED").path("id").stringValue())
        .isEqualTo(one.json().path("deliveryId").stringValue());
    assertThat(receiver.inbox("/event-1").duplicates()).isEqualTo(1);
  }

  @Test
  void deliveryThatHasNotEndedIsNoneOfAReplay() {
    String endpoint = delivered("/open", "open.event", 3);
    api().post("/api/v1/endpoints/" + endpoint + "/pause", null);
    done(replay(Map.of("from", Map.of("endpointId", endpoint))));

    JsonNode twice = done(replay(Map.of("from", Map.of("endpointId", endpoint))));

    assertThat(twice.path("put").intValue()).isZero();
    api().post("/api/v1/endpoints/" + endpoint + "/enable", null);
    eventually(() -> assertThat(receiver.inbox("/open").duplicates()).isEqualTo(3));
  }

  @Test
  void filterThatCannotMatchIsRejectedWithItsField() {
    String endpoint = receiver.register(api(), "/rejected", "rejected.*").id();
    String foreign =
        receiver
            .register(
                api(), "/foreign", Map.of("tenant", "foreign", "eventTypes", List.of("rejected.*")))
            .id();
    Map<String, Object> bodies = new HashMap<>();
    bodies.put("from", Map.of("from", Map.of()));
    bodies.put("from.status", Map.of("from", Map.of("status", "PENDING")));
    bodies.put("from.endpointId", Map.of("from", Map.of("endpointId", "ep_none")));
    bodies.put(
        "to.endpointId",
        Map.of("from", Map.of("endpointId", endpoint), "to", Map.of("endpointId", foreign)));
    bodies.put(
        "from.until",
        Map.of("from", Map.of("since", "2026-01-02T00:00:00Z", "until", "2026-01-01T00:00:00Z")));
    bodies.put("from.eventTypes", Map.of("from", Map.of("eventTypes", List.of("a.*b"))));
    bodies.put("perSecond", Map.of("from", Map.of("endpointId", endpoint), "perSecond", 0));

    bodies.forEach(
        (field, body) -> {
          GatewayApi.Answer answer = api().post("/api/v1/replays", body);
          assertThat(answer.status()).as(field).isEqualTo(400);
          assertThat(answer.json().path("field").asString("")).isEqualTo(field);
        });
  }

  /** Registers an endpoint that then gets so many events. */
  private static String delivered(String path, String type, int count) {
    Inbox inbox = receiver.inbox(path).answers((id, times) -> Receiver.Reply.OK);
    String endpoint = receiver.register(api(), path, type).id();
    gateway.publish(ids(type, count), type);
    eventually(() -> assertThat(inbox.delivered()).isEqualTo(count));
    eventually(() -> assertThat(ended(endpoint, "DELIVERED")).isEqualTo(count));
    return endpoint;
  }

  private static List<String> ids(String type, int count) {
    return IntStream.range(0, count).mapToObj(i -> type + "-" + i).toList();
  }

  private static int ended(String endpoint, String status) {
    return api().all("/api/v1/deliveries?endpointId=" + endpoint + "&status=" + status).size();
  }

  private static long deadLettersOf(String endpoint) {
    Set<String> ids =
        gateway
            .browse(
                "webhooks.dead-letters",
                message ->
                    message.getStringProperty("endpointId")
                        + message.getStringProperty("deliveryId"))
            .stream()
            .filter(each -> each.startsWith(endpoint))
            .collect(Collectors.toSet());
    return ids.size();
  }

  private static String replay(Map<String, ?> body) {
    return post(body, 202).path("id").stringValue();
  }

  private static JsonNode post(Map<String, ?> body, int status) {
    GatewayApi.Answer answer = api().post("/api/v1/replays", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer.json();
  }

  private static JsonNode act(String id, String what) {
    GatewayApi.Answer answer = api().post("/api/v1/replays/" + id + "/" + what, null);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode get(String id) {
    return api().get("/api/v1/replays/" + id).json();
  }

  private static JsonNode done(String id) {
    eventually(() -> assertThat(get(id).path("state").stringValue()).isEqualTo("DONE"));
    return get(id);
  }
}
