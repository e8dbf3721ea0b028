package dev.dromedary.event;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * The fact that something happened, as it was accepted. Immutable by contract: no code writes into
 * {@code body}, which is signed and sent byte for byte.
 *
 * @param id the event's id, as its sender gave it
 * @param source the source of a CloudEvent; empty for a plain event
 * @param type words between dots, see {@link EventType}
 * @param tenant the customer that the event belongs to; {@code default} where there is only one
 * @param time when it happened, by its sender
 * @param acceptedAt when it was accepted
 * @param contentType media type of the body
 * @param attributes of a CloudEvent in binary mode, which receivers get as {@code ce-} headers:
 *     what its sender gave beside id, source and type; of any other event none
 * @param digest of what its sender posted, a 64-bit digest of its content
 * @param body the bytes that receivers get
 * @param trace the {@code traceparent} of the stage that it went through last, or null
 */
public record Event(
    String id,
    String source,
    String type,
    String tenant,
    Instant time,
    Instant acceptedAt,
    String contentType,
    Map<String, String> attributes,
    long digest,
    byte[] body,
    String trace) {

  public static final String DEFAULT_TENANT = "default";

  /** Of the events that the gateway itself publishes; of no sender. */
  public static final String OPERATIONS_TENANT = "operations";

  private static final int TRACE_ID = 3;
  private static final int TRACE_ID_LENGTH = 32;

  public Event {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(acceptedAt, "acceptedAt");
    Objects.requireNonNull(contentType, "contentType");
    attributes = Map.copyOf(attributes);
    Objects.requireNonNull(body, "body");
  }

  /** Without a trace. */
  public Event(
      String id,
      String source,
      String type,
      String tenant,
      Instant time,
      Instant acceptedAt,
      String contentType,
      Map<String, String> attributes,
      long digest,
      byte[] body) {
    this(id, source, type, tenant, time, acceptedAt, contentType, attributes, digest, body, null);
  }

  /** An event of the gateway's own: the same id is always the same content. */
  public Event(
      String id,
      String type,
      String tenant,
      Instant time,
      Instant acceptedAt,
      String contentType,
      byte[] body) {
    this(id, "", type, tenant, time, acceptedAt, contentType, Map.of(), 0, body);
  }

  /** The same event, of another tenant. */
  public Event ofTenant(String other) {
    return new Event(
        id, source, type, other, time, acceptedAt, contentType, attributes, digest, body, trace);
  }

  /** The same event behind that stage; null: there are no traces. */
  public Event traced(String traceparent) {
    return traceparent == null
        ? this
        : new Event(
            id,
            source,
            type,
            tenant,
            time,
            acceptedAt,
            contentType,
            attributes,
            digest,
            body,
            traceparent);
  }

  /** The id of its trace, or null. */
  public String traceId() {
    return trace == null ? null : trace.substring(TRACE_ID, TRACE_ID + TRACE_ID_LENGTH);
  }

  public EventKey key() {
    return new EventKey(tenant, source, id);
  }

  /** Without the payload: this text reaches logs. */
  @Override
  public String toString() {
    return "Event[%s %s tenant=%s, %d bytes]".formatted(id, type, tenant, body.length);
  }
}
