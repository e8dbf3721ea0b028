package dev.dromedary.event;

import java.time.Instant;
import java.util.Objects;

/**
 * The fact that something happened, as it was accepted. Immutable by contract: nobody writes into
 * {@code body}, which is signed and sent byte for byte.
 *
 * @param id the event's id, at most 200 characters; the {@code webhook-id} of every delivery
 * @param type dot-separated name, see {@link EventType}
 * @param tenant the customer that the event belongs to; {@code default} where there is only one
 * @param time when it happened, by its sender
 * @param acceptedAt when it was accepted
 * @param contentType media type of the body
 * @param body the bytes that receivers get
 */
public record Event(
    String id,
    String type,
    String tenant,
    Instant time,
    Instant acceptedAt,
    String contentType,
    byte[] body) {

  public static final String DEFAULT_TENANT = "default";

  public Event {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(acceptedAt, "acceptedAt");
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(body, "body");
  }

  public EventKey key() {
    return new EventKey(tenant, id);
  }

  /** Without the payload: this text reaches logs. */
  @Override
  public String toString() {
    return "Event[%s %s tenant=%s, %d bytes]".formatted(id, type, tenant, body.length);
  }
}
