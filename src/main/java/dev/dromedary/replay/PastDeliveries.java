package dev.dromedary.replay;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.Trail;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.history.History;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Makes deliveries of what the history has recorded. */
final class PastDeliveries {

  private final History history;
  private final ToIntFunction<String> retries;

  /**
   * @param retries how many the schedule of the endpoint of this id has
   */
  PastDeliveries(History history, ToIntFunction<String> retries) {
    this.history = history;
    this.retries = retries;
  }

  /**
   * The delivery as the history recorded it last, under the lease of its key. With more attempts
   * than one run of its schedule retries it was in a later run, which begins anew.
   */
  public Optional<Delivery> lost(String deliveryId, Delivery.Order order) {
    return history
        .delivery(deliveryId)
        .flatMap(row -> find(deliveryId).map(found -> found.asBefore(retriesMade(row), order)));
  }

  private int retriesMade(History.DeliveryRow row) {
    return row.attempts() < retries.applyAsInt(row.endpointId()) ? row.attempts() : 0;
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
                    .map(found -> again(row, found.event())));
  }

  /** Of an event that the history knows, to any endpoint; empty if it does not know the event. */
  public Optional<Delivery> find(EventKey key, String endpointId) {
    return history.event(key).map(found -> found.event()).map(event -> find(event, endpointId));
  }

  private Delivery find(Event event, String endpointId) {
    Delivery first = first(event, endpointId);
    return history.delivery(first.id()).map(row -> again(row, event)).orElse(first);
  }

  /** Ready for a new run of its schedule. */
  static Delivery again(History.DeliveryRow row, Event event) {
    return new Delivery(
        row.id(),
        event,
        row.endpointId(),
        row.attempts(),
        0,
        Delivery.Trigger.REPLAY,
        null,
        null,
        null,
        new Trail(row.last(), row.waits()));
  }

  /** Of an event that did not go to this endpoint. */
  static Delivery first(Event event, String endpointId) {
    return Delivery.of(event, endpointId).replayed();
  }
}
