package dev.dromedary.replay;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Reason;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistorySteps;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The steps of {@code replay.camel.yaml}. */
public final class ReplaySteps {

  private final PastDeliveries past;
  private final Clock clock;

  public ReplaySteps(PastDeliveries past, Clock clock) {
    this.past = past;
    this.clock = clock;
  }

  /** Takes a delivery's id, gives its message, or no body if the history knows no such delivery. */
  public void find(Exchange exchange) {
    give(exchange, past.find(exchange.getMessage().getBody(String.class)), Reason.REPLAYED);
  }

  /**
   * The same of one that is on no queue; the property {@code order} says its ordering key and
   * lease.
   */
  public void findLost(Exchange exchange) {
    Delivery.Order order = exchange.getProperty("order", Delivery.Order.class);
    give(exchange, past.lost(exchange.getMessage().getBody(String.class), order), Reason.PUT_BACK);
  }

  private void give(Exchange exchange, Optional<Delivery> found, Reason reason) {
    if (found.isEmpty()) {
      ExchangeMessages.set(exchange, null, Map.of());
      return;
    }
    Delivery delivery = found.get();
    HistorySteps.setEntries(
        exchange,
        List.of(
            HistoryEntries.moved(
                delivery, DeliveryStatus.PENDING, reason.name(), null, clock.instant())));
    ExchangeMessages.set(exchange, delivery.event().body(), DeliveryMessage.properties(delivery));
  }
}
