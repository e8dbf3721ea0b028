package dev.dromedary.deadletter;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.metrics.Counters;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** The steps of {@code dead-letter.camel.yaml}. */
public final class DeadLetterSteps {

  private final Counters counters;
  private final Clock clock;

  public DeadLetterSteps(Counters counters, Clock clock) {
    this.counters = counters;
    this.clock = clock;
  }

  /** Turns an outcome into the message of a dead letter. */
  public void write(Exchange exchange) {
    Outcome outcome = exchange.getMessage().getBody(Outcome.class);
    ExchangeMessages.set(
        exchange,
        outcome.delivery().event().body(),
        DeadLetterMessage.properties(outcome, outcome.at()));
  }

  public void requeue(Exchange exchange) {
    Delivery delivery = read(exchange).replayed();
    counters.requeued();
    moved(exchange, delivery, DeliveryStatus.PENDING, Reason.REQUEUED);
    ExchangeMessages.set(exchange, delivery.event().body(), DeliveryMessage.properties(delivery));
  }

  public void delete(Exchange exchange) {
    moved(exchange, read(exchange), DeliveryStatus.CANCELLED, Reason.DEAD_LETTER_DELETED);
    ExchangeMessages.set(exchange, null, Map.of());
  }

  private static Delivery read(Exchange exchange) {
    return DeliveryMessage.read(
        exchange.getMessage().getHeaders(), ExchangeMessages.bytes(exchange.getMessage()));
  }

  private void moved(Exchange exchange, Delivery delivery, DeliveryStatus status, Reason reason) {
    counters.came(status);
    HistorySteps.setEntries(
        exchange,
        List.of(HistoryEntries.moved(delivery, status, reason.name(), null, clock.instant())));
  }
}
