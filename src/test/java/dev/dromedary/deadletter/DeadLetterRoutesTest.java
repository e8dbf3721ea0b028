package dev.dromedary.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.accept.AcceptSteps;
import dev.dromedary.broker.TestMacs;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.kit.RoutesTest;
import dev.dromedary.monitor.OperationsSteps;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.tracing.Traces;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeadLetterRoutesTest extends RoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Delivery delivery = Samples.delivery(3);
  private final Outcome outcome =
      new Outcome(
          delivery,
          DeliveryStatus.DEAD_LETTER,
          Samples.attempt(delivery),
          Samples.result(Result.FAILED, 503, null),
          null,
          null,
          "SCHEDULE_EXHAUSTED");

  @Override
  protected void bindSteps(Registry registry) {
    registry.bind("webhooksDeadLetters", new DeadLetterSteps(counters, clock));
    registry.bind("webhooksOperations", new OperationsSteps(endpoints, clock));
    registry.bind(
        "webhooksAccept",
        new AcceptSteps(
            null,
            null,
            new OrderedTenants(endpoints),
            counters,
            TestMacs.ofOneKey(),
            Traces.OFF,
            clock));
  }

  @BeforeEach
  void start() throws Exception {
    load("dead-letter", "lanes", "operations");
    takeFromTest("webhooks-pace-requeue", "direct:taken-requeue");
    context().start();
  }

  /** Artemis' console sends a message back to the queue that these name. */
  @Test
  void deadLetterKnowsWhereTheBrokersConsoleIsToReturnItTo() {
    dead("direct:webhooks-dead-letter");

    assertThat(sent())
        .isEqualTo(
            Map.of(
                "queue:webhooks.dead-letters", 1,
                "queue:webhooks.events", 1,
                "topic:webhooks.operations", 1));
    assertThat(queue("dead-letters").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("_AMQ_ORIG_ADDRESS", "webhooks.deliveries")
        .containsEntry("_AMQ_ORIG_QUEUE", "webhooks.deliveries")
        .containsEntry("reason", "SCHEDULE_EXHAUSTED")
        .containsEntry("lastStatus", 503)
        .containsEntry("lastResult", "FAILED")
        .containsEntry("lastError", "HTTP_STATUS")
        .containsEntry("attempts", 3)
        .containsEntry("deadAt", NOW.toEpochMilli());
  }

  @Test
  void requeuedDeadLetterHasANewRunAndNothingOfItsOldEnd() {
    dead("direct:webhooks-requeue");

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries", 1));
    Exchange again = queue("deliveries").getExchanges().get(0);
    assertThat(headers(again)).doesNotContain("reason", "deadAt", "_AMQ_ORIG_QUEUE");
    assertThat(
            DeliveryMessage.read(
                again.getMessage().getHeaders(), again.getMessage().getBody(byte[].class)))
        .usingRecursiveComparison()
        .isEqualTo(delivery.replayed());
    HistoryEntry.Moved moved = (HistoryEntry.Moved) history().get(0);
    assertThat(moved.status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(moved.reason()).isEqualTo("REQUEUED");
  }

  @Test
  void deadLetterIsPublishedToTheOperatorsWithoutItsPayload() {
    register("ep_1", WebhookEndpoint.Status.ENABLED);

    dead("direct:webhooks-dead-letter");
    dead("direct:webhooks-dead-letter");

    Message told = queue("events").getExchanges().get(0).getMessage();
    assertThat(told.getHeaders())
        .containsEntry("eventType", "delivery.dead_lettered")
        .containsEntry("tenant", "operations")
        .doesNotContainKeys("deliveryId", "reason", "_AMQ_ORIG_QUEUE");
    JsonNode body = JSON.readTree(told.getBody(byte[].class));
    assertThat(body.path("type").stringValue()).isEqualTo("delivery.dead_lettered");
    assertThat(body.path("data"))
        .isEqualTo(
            JSON.valueToTree(
                Map.of(
                    "deliveryId", delivery.id(),
                    "eventId", "evt_1",
                    "eventType", "email.bounced",
                    "endpointId", "ep_1",
                    "tenant", "acme",
                    "host", "hooks.example.com",
                    "reason", "SCHEDULE_EXHAUSTED",
                    "since", "2026-01-31T11:59:59.000Z",
                    "attempts", 3,
                    "lastStatus", 503)));
    assertThat(queue("events").getExchanges().get(1).getMessage().getHeader("eventId"))
        .as("of the same dead letter, told again")
        .isEqualTo(told.getHeader("eventId"));
  }

  @Test
  void deadLetterOfTheOperatorsThemselvesIsNotPublished() {
    Delivery own =
        Delivery.of(
            new Event(
                "evt_2",
                "endpoint.failing",
                "operations",
                NOW,
                NOW,
                "application/json",
                new byte[] {'{', '}'}),
            "ep_1");
    Map<String, Object> headers =
        DeadLetterMessage.properties(
            new Outcome(
                own, DeliveryStatus.DEAD_LETTER, null, null, null, null, "ENDPOINT_DISABLED"),
            NOW);

    camel().sendBodyAndHeaders("direct:webhooks-dead-letter", own.event().body(), headers);

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.dead-letters", 1));
  }

  @Test
  void deadLetterOfADisabledEndpointGoesBackByWayOfItsTurn() {
    dead("direct:webhooks-defer-requeue");

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.requeue", 1));
    Message waiting = queue("requeue").getExchanges().get(0).getMessage();
    camel().sendBodyAndHeaders("direct:taken-requeue", waiting.getBody(), waiting.getHeaders());
    Message again = queue("deliveries").getExchanges().get(0).getMessage();
    assertThat(DeliveryMessage.read(again.getHeaders(), again.getBody(byte[].class)))
        .usingRecursiveComparison()
        .isEqualTo(delivery.replayed());
  }

  @Test
  void deletedDeadLetterGoesNowhereAndTheHistoryCallsItCancelled() {
    dead("direct:webhooks-discard-dead-letter");

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1));
    HistoryEntry.Moved moved = (HistoryEntry.Moved) history().get(0);
    assertThat(moved.status()).isEqualTo(DeliveryStatus.CANCELLED);
    assertThat(moved.reason()).isEqualTo("DEAD_LETTER_DELETED");
    assertThat(moved.attempts()).isEqualTo(3);
  }

  private void dead(String uri) {
    Map<String, Object> headers = DeadLetterMessage.properties(outcome, NOW);
    camel().sendBodyAndHeaders(uri, delivery.event().body(), headers);
  }
}
