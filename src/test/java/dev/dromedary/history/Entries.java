package dev.dromedary.history;

import dev.dromedary.delivery.Call;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.HistoryEntry.Accepted;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries as the gateway writes them. */
public final class Entries {

  static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

  private Entries() {}

  static Accepted accepted(String id, String type, String tenant, Instant acceptedAt) {
    return accepted(id, "", type, tenant, acceptedAt);
  }

  /** With attributes, as a CloudEvent in binary mode has them. */
  static Accepted accepted(
      String id, String source, String type, String tenant, Instant acceptedAt) {
    return new Accepted(
        new Event(
            id,
            source,
            type,
            tenant,
            acceptedAt.minusSeconds(1),
            acceptedAt,
            "application/json",
            source.isEmpty() ? Map.of() : Map.of("specversion", "1.0", "subject", "é\"€"),
            id.hashCode() * 3_000_000_000L,
            ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8)),
        1);
  }

  static Accepted accepted(String id, Instant acceptedAt) {
    return accepted(id, "email.sent", "acme", acceptedAt);
  }

  /** Of an event of the tenant to whom all belong that have no other. */
  static EventKey key(String id) {
    return new EventKey("acme", id);
  }

  /** Which tells when the delivery was made, as the gateway's do. */
  static String deliveryId(String suffix, Instant madeAt) {
    return TypedId.firstDelivery(madeAt) + suffix;
  }

  static Moved moved(String id, String eventId, DeliveryStatus status, Instant at) {
    return moved(id, eventId, "ep_1", status, NOW, at);
  }

  static Moved moved(
      String id,
      String eventId,
      String endpointId,
      DeliveryStatus status,
      Instant createdAt,
      Instant at) {
    boolean waits = status == DeliveryStatus.RETRYING;
    return new Moved(
        id,
        eventId,
        "",
        endpointId,
        "acme",
        "email.sent",
        status,
        status == DeliveryStatus.PENDING ? 0 : 1,
        last(status, at),
        waits ? "TIMEOUT" : null,
        waits ? at.plusSeconds(5) : null,
        createdAt,
        at,
        null);
  }

  private static LastAttempt last(DeliveryStatus status, Instant at) {
    return switch (status) {
      case PENDING -> LastAttempt.NONE;
      case DELIVERED -> new LastAttempt(at, "DELIVERED", null, 204);
      default -> new LastAttempt(at, "TIMEOUT", "RESPONSE_TIMEOUT", null);
    };
  }

  static Attempted attempted(String id, String deliveryId, int number) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Dromedary/0.1.0");
    headers.put("webhook-id", "evt_01jd9m3r6w8qk2x5c7v0b4n9ts");
    headers.put("webhook-timestamp", "1772359200");
    headers.put("X-Team", "billing");
    headers.put("Accept", "*/*");
    return new Attempted(
        id,
        deliveryId,
        "ep_1",
        number,
        Delivery.Trigger.SCHEDULE,
        NOW.plusSeconds(number),
        12,
        204,
        "DELIVERED",
        null,
        CallText.write(
            new Call(
                "https://example.com/hooks",
                "POST",
                "192.0.2.7:443",
                headers,
                Map.of("Server", "nginx"),
                null,
                null,
                "esb-1/3f6c0f3e",
                null)));
  }
}
