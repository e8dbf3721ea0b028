package dev.dromedary.api;

import dev.dromedary.accept.MediaType;
import dev.dromedary.event.Event;
import dev.dromedary.event.JsonText;
import dev.dromedary.event.Page;
import dev.dromedary.history.History.EventRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.util.RawValue;

/**
 * An event in an answer.
 *
 * @param source of a CloudEvent
 * @param webhookId that its receivers get
 * @param attributes of a CloudEvent in binary mode, those without a field here
 * @param matched how many endpoints got it
 * @param data the payload as receivers get it, if it is JSON: the same characters, not written anew
 * @param dataBase64 the payload if it is anything else
 * @param deliveries the newest of them, in the answer about one event
 * @param moreDeliveries the cursor for {@code GET /deliveries?eventId=…&eventSource=…&tenant=…} if
 *     there are more
 */
record EventView(
    String id,
    String source,
    String webhookId,
    String type,
    String tenant,
    Instant time,
    Instant acceptedAt,
    String contentType,
    Map<String, String> attributes,
    int matched,
    RawValue data,
    byte[] dataBase64,
    List<DeliveryView> deliveries,
    String moreDeliveries) {

  static EventView of(EventRow row) {
    return of(row, null);
  }

  static EventView of(EventRow row, Page<DeliveryView> deliveries) {
    Event event = row.event();
    // A JMS sender may call JSON what is none; put in raw it would break the whole answer.
    boolean json = MediaType.isJson(event.contentType()) && JsonText.isJson(event.body());
    return of(
        row,
        json ? new RawValue(new String(event.body(), StandardCharsets.UTF_8)) : null,
        json ? null : event.body(),
        deliveries);
  }

  static EventView withoutPayload(EventRow row) {
    return of(row, null, null, null);
  }

  private static EventView of(
      EventRow row, RawValue data, byte[] dataBase64, Page<DeliveryView> deliveries) {
    Event event = row.event();
    return new EventView(
        event.id(),
        event.source().isEmpty() ? null : event.source(),
        event.key().webhookId(),
        event.type(),
        event.tenant(),
        event.time(),
        event.acceptedAt(),
        event.contentType(),
        event.attributes().isEmpty() ? null : event.attributes(),
        row.matched(),
        data,
        dataBase64,
        deliveries == null ? null : deliveries.data(),
        deliveries == null ? null : deliveries.nextCursor());
  }

  /** The payload is in it. */
  @Override
  public String toString() {
    return "EventView[" + id + "]";
  }
}
