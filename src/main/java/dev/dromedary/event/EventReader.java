package dev.dromedary.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Makes events of what comes in. Whatever is handed in, the result is an event or a {@link Refusal}
 * ({@link TooLarge} for a payload over the limit); payloads are never written anew.
 */
public final class EventReader {

  public static final long DEFAULT_MAX_BYTES = 256 * 1024;
  public static final int DEFAULT_MAX_BATCH = 1000;

  private static final Set<String> FIELDS =
      new TreeSet<>(List.of("type", "data", "id", "tenant", "timestamp"));

  private final long maxBytes;
  private final int maxBatch;

  public EventReader() {
    this(DEFAULT_MAX_BYTES, DEFAULT_MAX_BATCH);
  }

  /**
   * @param maxBytes how large the body that receivers get may be
   * @param maxBatch how many events one request may hold
   */
  public EventReader(long maxBytes, int maxBatch) {
    this.maxBytes = maxBytes;
    this.maxBatch = maxBatch;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /** Whether the request is a CloudEvent in binary mode, whose body may be anything. */
  public static boolean isBinary(UnaryOperator<String> header) {
    return header.apply("ce-specversion") != null
        || header.apply("ce-type") != null
        || header.apply("ce-id") != null;
  }

  /**
   * One event of an HTTP request: plain, or a CloudEvent, structured or binary.
   *
   * @param header gives the value of a request header, or null
   */
  public Received fromRequest(UnaryOperator<String> header, byte[] body, Instant now) {
    String contentType = header.apply("content-type");
    if (isBinary(header) && !MediaType.isCloudEvent(contentType)) {
      return new Received(CloudEvents.binary(header, contentType, body, maxBytes, now), true);
    }
    JsonObject json = JsonText.object(body);
    return MediaType.isCloudEvent(contentType)
        ? new Received(CloudEvents.structured(json, maxBytes, now), true)
        : fromObject(json, now);
  }

  /** The events of a JSON array, in order; the field of a refusal begins with {@code [index]}. */
  public List<Received> fromBatch(byte[] body, Instant now) {
    List<JsonObject> entries = JsonText.objects(body, maxBatch);
    List<Received> events = new ArrayList<>(entries.size());
    for (JsonObject entry : entries) {
      try {
        events.add(fromObject(entry, now));
      } catch (Refusal e) {
        throw e.within("[" + events.size() + "]");
      }
    }
    return events;
  }

  /**
   * The event of a JMS message, whose body goes on as it is.
   *
   * @param properties of any type that JMS knows
   * @param messageId what identifies the event if nothing else does, or null
   */
  public Event fromMessage(
      Map<String, Object> properties, byte[] body, String messageId, Instant now) {
    return new MessageReader(properties, body, messageId, maxBytes).read(now);
  }

  private Received fromObject(JsonObject json, Instant now) {
    return json.has("specversion")
        ? new Received(CloudEvents.structured(json, maxBytes, now), true)
        : plain(json, now);
  }

  private Received plain(JsonObject json, Instant now) {
    json.requireOnly(FIELDS);
    String type = EventType.requireName("type", json.string("type"));
    if (!json.has("data")) {
      throw new Refusal("data", "is required; it may be any JSON value");
    }
    String id = json.string("id");
    String tenant = EventRules.tenant("tenant", json.string("tenant"));
    Instant time = EventRules.time("timestamp", json.string("timestamp"), now);
    Event event =
        new Event(
            id == null ? TypedId.event(now) : EventRules.id("id", id),
            type,
            tenant,
            time,
            now,
            MediaType.JSON,
            EventRules.body(webhook(type, time, json.slice("data")), maxBytes));
    return new Received(event, id != null);
  }

  /** The body that Standard Webhooks recommends, around the data as its sender wrote it. */
  private static byte[] webhook(String type, Instant time, byte[] data) {
    byte[] head =
        "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":"
            .formatted(type, time)
            .getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[head.length + data.length + 1];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(data, 0, body, head.length, data.length);
    body[body.length - 1] = '}';
    return body;
  }
}
