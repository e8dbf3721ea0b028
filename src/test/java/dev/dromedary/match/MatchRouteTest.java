package dev.dromedary.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.expression.Expressions;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.kit.RoutesTest;
import dev.dromedary.tracing.Traces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchRouteTest extends RoutesTest {

  private static final int INLINE_LIMIT = 2;
  private static final int CHUNK = 4;
  private MockEndpoint attempted;

  @Override
  protected void bindSteps(Registry registry) {
    Matcher matcher =
        new Matcher(endpoints, new Expressions(Duration.ofSeconds(5)), Duration.ofMinutes(1));
    registry.bind(
        "webhooksMatch",
        new MatchSteps(matcher, limiters, lanes, order, INLINE_LIMIT, CHUNK, Traces.OFF, clock));
  }

  @BeforeEach
  void start() throws Exception {
    load("match", "fan-out", "lanes");
    takeFromTest("webhooks-fan-out");
    attempted = instead("webhooks-match", "to-attempt");
    context().start();
  }

  @Test
  void fewDeliveriesToFastEndpointsAreAttemptedInline() {
    registerFast("ep_1", "ep_2");

    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "to-attempt", 2));
    assertThat(attempted.getExchanges())
        .extracting(exchange -> exchange.getMessage().getBody(Delivery.class).endpointId())
        .containsExactlyInAnyOrder("ep_1", "ep_2");
    assertThat(attempted.getExchanges())
        .extracting(exchange -> exchange.getVariable("lane"))
        .containsOnlyNulls();
    // The attempt writes what becomes of them.
    assertThat(history()).singleElement().isInstanceOf(HistoryEntry.Accepted.class);
  }

  @Test
  void onlyDeliveriesToEndpointsThatAreNotFastGoOverTheQueue() {
    registerFast("ep_1");
    register("ep_2", Status.ENABLED);

    match();

    assertThat(sent())
        .isEqualTo(
            Map.of("webhooks.history", 1, "to-attempt", 1, "queue:webhooks.deliveries.slow", 1));
    assertThat(attempted.getExchanges().get(0).getMessage().getBody(Delivery.class).endpointId())
        .isEqualTo("ep_1");
    assertThat(queue("deliveries.slow").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("endpointId", "ep_2");
    assertThat(history()).hasSize(2).last().isInstanceOf(HistoryEntry.Moved.class);
  }

  /** So that none waits there for an attempt that takes long, nor takes two queues. */
  @Test
  void deliveryOfWhichTheAttemptMayTakeLongGoesStraightToTheSlowLane() {
    register("ep_prompt", Status.ENABLED);
    answers("ep_prompt", Duration.ofMillis(300));
    register("ep_slow", Status.ENABLED);
    answers("ep_slow", Duration.ofSeconds(2));

    match();

    assertThat(queue("deliveries").getExchanges())
        .extracting(exchange -> exchange.getMessage().getHeader("endpointId"))
        .containsExactly("ep_prompt");
    assertThat(queue("deliveries.slow").getExchanges())
        .extracting(exchange -> exchange.getMessage().getHeader("endpointId"))
        .containsExactly("ep_slow");
  }

  @Test
  void manyDeliveriesGoOverTheQueueHoweverFast() {
    registerFast("ep_1", "ep_2", "ep_3");

    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries", 3));
  }

  @Test
  void deliveryToAnOrderedEndpointGoesToItsLaneHoweverFast() {
    registerFast("ep_1");
    endpoints.save(Samples.ordered("ep_2"));
    answersQuickly("ep_2");

    match();

    assertThat(sent())
        .isEqualTo(
            Map.of("webhooks.history", 1, "to-attempt", 1, "queue:webhooks.deliveries.ordered", 1));
    assertThat(queue("deliveries.ordered").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("orderKey", "ep_2")
        .containsEntry("JMSXGroupID", "webhooks-ordered");
  }

  @Test
  void messageOnTheQueueIsTheDelivery() {
    register("ep_1", Status.ENABLED);

    match();

    Exchange queued = queue("deliveries.slow").getExchanges().get(0);
    Delivery delivery =
        DeliveryMessage.read(
            queued.getMessage().getHeaders(), queued.getMessage().getBody(byte[].class));
    assertThat(delivery).usingRecursiveComparison().isEqualTo(Delivery.of(Samples.event(), "ep_1"));
  }

  @Test
  void historyKnowsTheEventAndEachDeliveryThatWaits() {
    register("ep_1", Status.ENABLED);

    match();

    List<HistoryEntry> history = history();
    assertThat(history).hasSize(2);
    assertThat(((HistoryEntry.Accepted) history.get(0)).matched()).isEqualTo(1);
    HistoryEntry.Moved moved = (HistoryEntry.Moved) history.get(1);
    assertThat(moved.status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(moved.endpointId()).isEqualTo("ep_1");
  }

  /** Or nothing that comes of it afterwards would seem to be newer. */
  @Test
  void sendersClockThatIsAheadIsNotWhenADeliveryBeganToWait() {
    register("ep_1", Status.ENABLED);
    Event own = Samples.event();
    Event ahead =
        new Event(
            own.id(),
            own.type(),
            own.tenant(),
            own.time(),
            NOW.plusSeconds(10),
            own.contentType(),
            own.body());

    camel().sendBody("direct:webhooks-match", ahead);

    HistoryEntry.Moved moved = (HistoryEntry.Moved) history().get(1);
    assertThat(moved.at()).isEqualTo(NOW);
    assertThat(moved.createdAt()).isEqualTo(NOW.plusSeconds(10));
  }

  /** Paused and disabled ones are matched: what becomes of their deliveries is decided later. */
  @Test
  void endpointThatIsNotEnabledHasItsDeliveryToo() {
    register("ep_1", Status.PAUSED);
    register("ep_2", Status.DISABLED);

    match();

    // They are deferred or dead-lettered, which takes no time.
    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "to-attempt", 2));
  }

  @Test
  void eventWithoutSubscribersIsInTheHistory() {
    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1));
    assertThat(((HistoryEntry.Accepted) history().get(0)).matched()).isZero();
  }

  @Test
  void eventWithManySubscribersIsOneMessageAndItsRecord() {
    registerSome(CHUNK + 1);

    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.fan-out", 1));
    assertThat(history()).singleElement().isInstanceOf(HistoryEntry.Accepted.class);
  }

  @Test
  void fanOutGoesThroughTheSubscribersChunkByChunkAndTheRecordLearnsHowManyThereWere() {
    registerSome(2 * CHUNK + 1);
    match();

    for (int chunk = 0; chunk < 3; chunk++) {
      Exchange fanOut = queue("fan-out").getExchanges().get(chunk);
      camel()
          .sendBodyAndHeaders(
              "direct:taken",
              fanOut.getMessage().getBody(),
              Map.copyOf(fanOut.getMessage().getHeaders()));
      assertThat(queue("deliveries.bulk").getExchanges())
          .hasSize(Math.min(2 * CHUNK + 1, (chunk + 1) * CHUNK));
    }

    assertThat(sent())
        .isEqualTo(
            Map.of(
                "webhooks.history",
                4,
                "queue:webhooks.fan-out",
                3,
                "queue:webhooks.deliveries.bulk",
                2 * CHUNK + 1));
    assertThat(queue("deliveries.bulk").getExchanges())
        .extracting(exchange -> exchange.getMessage().getHeader("endpointId"))
        .doesNotHaveDuplicates();
    assertThat(history())
        .filteredOn(HistoryEntry.Accepted.class::isInstance)
        .extracting(entry -> ((HistoryEntry.Accepted) entry).matched())
        .containsExactly(0, 2 * CHUNK + 1);
  }

  /** What a crash after the commit of the broker's side repeats. */
  @Test
  void chunkThatIsRepeatedMakesTheSameDeliveries() {
    registerSome(CHUNK + 1);
    match();
    Exchange fanOut = queue("fan-out").getExchanges().get(0);

    for (int i = 0; i < 2; i++) {
      camel()
          .sendBodyAndHeaders(
              "direct:taken",
              fanOut.getMessage().getBody(),
              Map.copyOf(fanOut.getMessage().getHeaders()));
    }

    List<Object> ids =
        queue("deliveries.bulk").getExchanges().stream()
            .map(exchange -> exchange.getMessage().getHeader("deliveryId"))
            .toList();
    assertThat(ids.subList(CHUNK, 2 * CHUNK)).isEqualTo(ids.subList(0, CHUNK));
  }

  @Test
  void deliveriesOfAHighPriorityEventHaveAQueueOfTheirOwn() {
    register("ep_1", Status.ENABLED);

    camel().sendBody("direct:webhooks-match", event("email.complained", NOW, "{}"));

    assertThat(sent())
        .isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries.priority", 1));
  }

  /** Where it does not queue up with the others, and may find a place all the same. */
  @Test
  void highPriorityDeliveryGoesToItsQueueWhereAnotherIsDeferredAtOnce() {
    register("ep_1", Status.ENABLED);
    for (int i = 0; i < Samples.FAILURE_THRESHOLD; i++) {
      limiters.of("ep_1").acquire();
      limiters.release("ep_1", Samples.result(Result.UNREACHABLE, null, null));
    }

    camel().sendBody("direct:webhooks-match", event("email.opened", NOW, "{}"));
    camel().sendBody("direct:webhooks-match", event("email.complained", NOW, "{}"));

    assertThat(sent())
        .isEqualTo(
            Map.of(
                "webhooks.history", 2, "queue:webhooks.deliveries.priority", 1, "to-attempt", 1));
  }

  @Test
  void oldEventBypassesTheInlineAttemptsUnlessItHasPriorityItself() {
    registerFast("ep_1");
    Instant longAgo = NOW.minusSeconds(3);

    camel().sendBody("direct:webhooks-match", event("email.opened", longAgo, "{}"));
    camel().sendBody("direct:webhooks-match", event("email.complained", longAgo, "{}"));

    assertThat(sent())
        .isEqualTo(Map.of("webhooks.history", 2, "queue:webhooks.deliveries", 1, "to-attempt", 1));
  }

  /** All that a chunk makes is in memory until it is stored. */
  @Test
  void chunksOfALargePayloadAreSmaller() {
    registerSome(CHUNK);

    camel().sendBody("direct:webhooks-match", event("email.opened", NOW, "x".repeat(400 * 1024)));

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.fan-out", 1));
  }

  private void registerSome(int count) {
    for (int i = 0; i < count; i++) {
      register("ep_" + i, Status.ENABLED);
    }
  }

  private static Event event(String type, Instant acceptedAt, String body) {
    return new Event(
        "evt_2",
        type,
        "acme",
        acceptedAt,
        acceptedAt,
        "application/json",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private void registerFast(String... ids) {
    for (String id : ids) {
      register(id, Status.ENABLED);
      answersQuickly(id);
    }
  }

  private void answersQuickly(String id) {
    answers(id, Duration.ofMillis(1));
  }

  private void answers(String id, Duration time) {
    limiters.of(id).acquire();
    limiters.release(id, Samples.result(Result.DELIVERED, 204, null, time));
  }

  private void match() {
    camel().sendBody("direct:webhooks-match", Samples.event());
  }
}
