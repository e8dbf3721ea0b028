package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.history.History;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.history.HistoryEntry.Attempted;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A delivery in a list.
 *
 * @param endpoint as it is now, with {@code include=endpoint}; not if it was deleted
 * @param event without its payload, with {@code include=event}
 * @param lastAttempt with {@code include=lastAttempt}
 */
record ListedDelivery(
    @JsonUnwrapped DeliveryView delivery,
    EndpointView endpoint,
    EventView event,
    AttemptView lastAttempt) {

  /** The parts that a list may include. */
  enum Part {
    @JsonProperty("endpoint")
    ENDPOINT("endpoint"),
    @JsonProperty("event")
    EVENT("event"),
    @JsonProperty("lastAttempt")
    LAST_ATTEMPT("lastAttempt");

    private final String component;

    Part(String component) {
      this.component = component;
    }
  }

  /** The names of components that no delivery of a list has. */
  static Set<String> unused(Collection<Part> included) {
    Set<String> unused =
        EnumSet.allOf(Part.class).stream()
            .filter(part -> !included.contains(part))
            .map(part -> part.component)
            .collect(Collectors.toSet());
    unused.addAll(
        List.of(
            "attempts",
            "endpoint.secret",
            "event.data",
            "event.dataBase64",
            "event.deliveries",
            "event.moreDeliveries"));
    return unused;
  }

  /** Looks up the included parts, once for the whole page. */
  static Page<ListedDelivery> page(
      Page<DeliveryRow> page, Collection<Part> included, Endpoints endpoints, History history) {
    Map<EventKey, EventView> events = new HashMap<>();
    if (included.contains(Part.EVENT)) {
      history
          .eventsWithoutPayload(page.map(ListedDelivery::event).data())
          .forEach(event -> events.put(event.event().key(), EventView.withoutPayload(event)));
    }
    Map<String, AttemptView> attempts = new HashMap<>();
    if (included.contains(Part.LAST_ATTEMPT)) {
      for (Attempted attempt : history.lastAttempts(page.map(DeliveryRow::id).data())) {
        attempts.put(attempt.deliveryId(), AttemptView.of(attempt));
      }
    }
    return page.map(
        row ->
            new ListedDelivery(
                DeliveryView.of(row),
                included.contains(Part.ENDPOINT) ? endpoint(row, endpoints) : null,
                events.get(event(row)),
                attempts.get(row.id())));
  }

  /** By now another tenant's endpoint may have the id. */
  private static EndpointView endpoint(DeliveryRow row, Endpoints endpoints) {
    return endpoints
        .find(row.endpointId())
        .filter(endpoint -> endpoint.tenant().equals(row.tenant()))
        .map(EndpointView::of)
        .orElse(null);
  }

  private static EventKey event(DeliveryRow row) {
    return new EventKey(row.tenant(), row.eventSource(), row.eventId());
  }

  /** The secret of an endpoint is never in it, but the answer of a receiver may be. */
  @Override
  public String toString() {
    return "ListedDelivery[" + delivery.id() + "]";
  }
}
