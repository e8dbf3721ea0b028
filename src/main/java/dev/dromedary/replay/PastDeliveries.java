package dev.dromedary.replay;

import dev.dromedary.deliver.Delivery;
import dev.dromedary.event.EventKey;
import dev.dromedary.history.History;
import java.util.Optional;

/** Makes deliveries of what the history has recorded. */
public final class PastDeliveries {

  private final History history;

  public PastDeliveries(History history) {
    this.history = history;
  }

  /**
   * The delivery as it was when the history last heard of it, under the turn that holds its line.
   */
  public Optional<Delivery> lost(String deliveryId, Delivery.Order order) {
    return history
        .delivery(deliveryId)
        .flatMap(row -> find(deliveryId).map(found -> found.asBefore(row.attempts(), order)));
  }

  /**
   * The delivery, ready for a new run of its schedule; empty if the history does not know it or its
   * event.
   */
  public Optional<Delivery> find(String deliveryId) {
    return history
        .delivery(deliveryId)
        .flatMap(
            row ->
                history
                    .event(new EventKey(row.tenant(), row.eventSource(), row.eventId()))
                    .map(
                        found ->
                            new Delivery(
                                row.id(),
                                found.event(),
                                row.endpointId(),
                                row.attempts(),
                                0,
                                Delivery.Trigger.REPLAY,
                                null,
                                null,
                                null)));
  }
}
