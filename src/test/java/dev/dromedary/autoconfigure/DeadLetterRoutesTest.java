package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.deliver.AttemptResult.Result;
import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.Outcome;
import dev.dromedary.deliver.Samples;
import dev.dromedary.history.HistoryEntry;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterRoutesTest extends RoutesTest {

  private final Delivery delivery = Samples.delivery(3);
  private final Outcome outcome =
      new Outcome(
          delivery,
          DeliveryStatus.DEAD_LETTER,
          Samples.attempt(delivery),
          Samples.result(Result.REJECTED, 503, null),
          null,
          null,
          "SCHEDULE_EXHAUSTED");

  @Override
  void bindSteps(Registry registry) {
    registry.bind("webhooksDeadLetters", new DeadLetterSteps(counters, clock));
  }

  @BeforeEach
  void start() throws Exception {
    load("dead-letter", "enqueue");
    context().start();
  }

  /** Artemis' console sends a message back to the queue that these name. */
  @Test
  void deadLetterKnowsWhereTheBrokersConsoleIsToReturnItTo() {
    dead("direct:webhooks-dead-letter");

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.dead-letters", 1));
    assertThat(queue("dead-letters").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("_AMQ_ORIG_ADDRESS", "webhooks.deliveries")
        .containsEntry("_AMQ_ORIG_QUEUE", "webhooks.deliveries")
        .containsEntry("reason", "SCHEDULE_EXHAUSTED")
        .containsEntry("lastStatus", 503)
        .containsEntry("attempts", 3)
        .containsEntry("deadAt", NOW.toEpochMilli());
  }

  @Test
  void requeuedDeadLetterHasANewRunAndNothingOfItsOldEnd() {
    dead("direct:webhooks-requeue");

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries", 1));
    Exchange again = queue("deliveries").getExchanges().get(0);
    assertThat(headers(again))
        .doesNotContain("reason", "lastStatus", "lastResult", "deadAt", "_AMQ_ORIG_QUEUE");
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
  void deletedDeadLetterGoesNowhereAndTheHistoryCallsItCancelled() {
    dead("direct:webhooks-delete-dead-letter");

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
