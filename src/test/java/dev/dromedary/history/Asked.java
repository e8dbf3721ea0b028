package dev.dromedary.history;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.history.History.EventRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A question to a history, condition by condition. */
final class Asked {

  private final Map<String, List<?>> values = new HashMap<>();

  private Asked() {}

  static Asked forAll() {
    return new Asked();
  }

  /** One that is null is no condition. */
  static Asked by(String name, Object... values) {
    return forAll().and(name, values);
  }

  Asked and(String name, Object... more) {
    if (more != null && (more.length != 1 || more[0] != null)) {
      values.put(name, Arrays.asList(more));
    }
    return this;
  }

  @SuppressWarnings("unchecked")
  private <T> List<T> all(String name) {
    return (List<T>) values.get(name);
  }

  @SuppressWarnings("unchecked")
  private <T> T one(String name) {
    return values.containsKey(name) ? (T) values.get(name).get(0) : null;
  }

  EventFilter events() {
    return new EventFilter(all("tenant"), all("type"), all("id"), one("since"), one("until"));
  }

  DeliveryFilter deliveries() {
    List<StatusCodes> codes = null;
    if (values.containsKey("statusCode")) {
      codes =
          this.<String>all("statusCode").stream()
              .map(code -> StatusCodes.read(code).orElseThrow())
              .toList();
    }
    return new DeliveryFilter(
        all("tenant"),
        all("endpointId"),
        all("eventId"),
        all("eventSource"),
        all("eventType"),
        this.<DeliveryStatus>all("status"),
        this.<Result>all("result"),
        codes,
        one("minAttempts"),
        this.<Instant>one("since"),
        this.<Instant>one("until"));
  }

  /** All events, page by page, in that order. */
  List<EventRow> events(History history, Order order, int limit) {
    return all(cursor -> history.events(events(), null, new PageRequest(limit, order, cursor)));
  }

  /** All deliveries, page by page, in that order. */
  List<DeliveryRow> deliveries(History history, Order order, int limit) {
    return all(cursor -> history.deliveries(deliveries(), new PageRequest(limit, order, cursor)));
  }

  private static <T> List<T> all(Function<String, Page<T>> list) {
    List<T> all = new ArrayList<>();
    String cursor = null;
    do {
      Page<T> page = list.apply(cursor);
      all.addAll(page.data());
      cursor = page.nextCursor();
    } while (cursor != null);
    return all;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
