package dev.dromedary.autoconfigure;

import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.Reason;
import dev.dromedary.replay.PastDeliveries;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The steps of {@code replay.camel.yaml}. */
public final class ReplaySteps {

  private final PastDeliveries past;
  private final Clock clock;

  ReplaySteps(PastDeliveries past, Clock clock) {
    this.past = past;
    this.clock = clock;
  }

  /** Takes a delivery's id, gives its message, or no body if the history knows no such delivery. */
  public void find(Exchange exchange) {
    Optional<Delivery> found = past.find(exchange.getMessage().getBody(String.class));
    if (found.isEmpty()) {
      Wire.set(exchange, null, Map.of());
      return;
    }
    Delivery delivery = found.get();
    Wire.record(
        exchange,
        List.of(
            Entries.moved(
                delivery,
                DeliveryStatus.PENDING,
                null,
                Reason.REPLAYED.name(),
                null,
                clock.instant())));
    Wire.set(exchange, delivery.event().body(), DeliveryMessage.properties(delivery));
  }
}
