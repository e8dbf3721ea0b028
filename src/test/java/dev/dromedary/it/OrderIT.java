package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Arrivals;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ordered endpoints. The schedule is 300 ms, 600 ms. */
class OrderIT extends OneGateway {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void orderedEndpointGetsItsEventsInOrder() {
    Inbox inbox = receiver.inbox("/in-order");
    Arrivals arrivals =
        new Arrivals(
            inbox,
            (id, times) -> id.matches(".*[05]7") && times == 1 ? Reply.status(503) : Reply.OK);
    receiver.register(api(), "/in-order", ordered("inorder.*", Map.of()));
    List<String> ids = publishMany("inorder", 300, i -> Map.of("n", i));

    arrivals.awaitInOrder(ids, SOON);

    assertThat(inbox.unverified()).isZero();
    assertThat(inbox.duplicates()).isZero();
    assertThat(arrivals.requests()).isEqualTo(305);
    eventually(() -> assertThat(gateway.depth("webhooks.deliveries.ordered")).isZero());
    assertThat(gateway.poison()).isEmpty();
  }

  @Test
  void failingHeadBlocksItsKeyAlone() {
    Inbox inbox = receiver.inbox("/keyed");
    Arrivals arrivals =
        new Arrivals(inbox, (id, times) -> id.equals("keyed-0") ? Reply.status(500) : Reply.OK);
    receiver.register(
        api(),
        "/keyed",
        ordered("keyed.*", Map.of("orderingKey", "data.mail", "redeliveryPolicy", "late")));

    List<String> ids = publishMany("keyed", 40, i -> Map.of("mail", i % 4));

    List<String> others = new ArrayList<>(ids);
    others.removeIf(id -> number(id) % 4 == 0);
    eventually(() -> assertThat(arrivals.taken()).containsAll(others));
    for (int key = 1; key < 4; key++) {
      int mail = key;
      assertThat(arrivals.taken().stream().filter(id -> number(id) % 4 == mail).toList())
          .isEqualTo(ids.stream().filter(id -> number(id) % 4 == mail).toList());
    }
    eventually(() -> assertThat(inbox.of("keyed-0").answers()).hasSize(2));
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(arrivals.taken())
                    .as("nobody of its key overtook it")
                    .hasSameSizeAs(others));
  }

  @Test
  void anExhaustedHeadLetsTheNextGo() {
    Inbox inbox = receiver.inbox("/exhausted");
    Arrivals arrivals =
        new Arrivals(
            inbox,
            (id, times) ->
                id.equals("exhausted-0") || id.equals("exhausted-1")
                    ? Reply.status(500)
                    : Reply.OK);
    GatewayApi.Registered endpoint =
        receiver.register(
            api(), "/exhausted", ordered("exhausted.*", Map.of("redeliveryPolicy", "once")));

    List<String> ids = publishMany("exhausted", 6, i -> Map.of("n", i));

    arrivals.awaitTaken(ids.subList(2, 6), SOON);
    assertThat(inbox.of("exhausted-0").answers()).hasSize(2);
    assertThat(inbox.of("exhausted-1").answers()).hasSize(2);
    assertThat(delivery("exhausted-0", endpoint.id(), "DEAD_LETTER").path("reason").stringValue())
        .isEqualTo("SCHEDULE_EXHAUSTED");
    delivery("exhausted-1", endpoint.id(), "DEAD_LETTER");
    assertThat(inbox.of("exhausted-2").at().get(0))
        .as("the first that is taken comes after the last attempt of those before it")
        .isGreaterThanOrEqualTo(inbox.of("exhausted-1").at().get(1));

    inbox.answers((id, times) -> Reply.OK);
    api().post("/api/v1/dead-letters/requeue", Map.of("endpointId", endpoint.id()));
    arrives(inbox, "exhausted-0");
    arrives(inbox, "exhausted-1");
    delivery("exhausted-1", endpoint.id(), "DELIVERED");
  }

  @Test
  void deliveriesToAPausedEndpointKeepTheirOrder() {
    Inbox inbox = receiver.inbox("/paused-order");
    Arrivals arrivals = new Arrivals(inbox, (id, times) -> Reply.OK);
    String id = receiver.register(api(), "/paused-order", ordered("pausedorder.*", Map.of())).id();
    api().post("/api/v1/endpoints/" + id + "/pause", null);
    List<String> ids = publishMany("pausedorder", 20, i -> Map.of("n", i));
    eventually(() -> assertThat(delivery("pausedorder-0", id, "RETRYING")).isNotNull());
    assertThat(inbox.requests()).isEmpty();

    api().post("/api/v1/endpoints/" + id + "/enable", null);

    arrivals.awaitInOrder(ids, SOON);
  }

  @Test
  void hangingReceiverBlocksItsOwnKeyOnly() {
    Inbox hangs = receiver.inbox("/hangs-in-order").answers((id, times) -> Reply.hang());
    Inbox good = receiver.inbox("/good-in-order");
    Arrivals arrivals = new Arrivals(good, (id, times) -> Reply.OK);
    receiver.register(api(), "/hangs-in-order", ordered("hangs.*", Map.of()));
    receiver.register(api(), "/good-in-order", ordered("good.*", Map.of()));
    publish("hangs-0", "hangs.event");
    eventually(() -> assertThat(hangs.requests()).isNotEmpty());
    publish("hangs-1", "hangs.event");

    List<String> ids = publishMany("good", 50, i -> Map.of("n", i));

    arrivals.awaitInOrder(ids, Duration.ofSeconds(15));
    assertThat(hangs.requests()).containsOnlyKeys("hangs-0");
  }

  @Test
  void unorderedDeliveriesTakeNoOrderedQueue() {
    Inbox inbox = receiver.inbox("/unordered");
    String id = receiver.register(api(), "/unordered", "unordered.*").id();
    long before = gateway.added("webhooks.deliveries.ordered");
    List<String> ids = publishMany("unordered", 20, i -> Map.of("n", i));

    ids.forEach(each -> arrives(inbox, each));
    delivery("unordered-0", id, "DELIVERED");
    assertThat(gateway.added("webhooks.deliveries.ordered")).isEqualTo(before);
    assertThat(gateway.added("webhooks.deliveries.slow")).isPositive();
  }

  private static Map<String, Object> ordered(String types, Map<String, Object> more) {
    Map<String, Object> fields = new java.util.HashMap<>(more);
    fields.put("eventTypes", List.of(types));
    fields.put("ordered", true);
    return fields;
  }

  private static List<String> publishMany(
      String name, int count, java.util.function.IntFunction<Map<String, ?>> data) {
    List<Map<String, ?>> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(Map.of("id", name + "-" + i, "type", name + ".event", "data", data.apply(i)));
    }
    for (int from = 0; from < count; from += 50) {
      GatewayApi.Answer answer =
          api().post("/api/v1/events/batch", events.subList(from, Math.min(count, from + 50)));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    }
    return IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(id.indexOf('-') + 1));
  }
}
