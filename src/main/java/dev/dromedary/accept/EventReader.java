package dev.dromedary.accept;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventMessage;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonObject;
import dev.dromedary.event.JsonText;
import dev.dromedary.event.TypedId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads events from requests. For any input the result is an event or a {@link
 * InvalidInputException} ({@link PayloadTooLargeException} for a payload over the limit); payloads
 * are never written anew.
 */
public final class EventReader {

  private static final Set<String> FIELDS =
      new TreeSet<>(List.of("type", "data", "id", "tenant", "timestamp"));

  private static final byte[] HEAD = "{\"type\":".getBytes(StandardCharsets.UTF_8);

  private final long maxBytes;
  private final int maxBatch;
  private final Consumer<Event> types;

  /**
   * @param maxBytes how large the body that receivers get may be
   * @param maxBatch how many events one request may hold
   * @param types rejects an event whose payload is not as its type says
   */
  public EventReader(long maxBytes, int maxBatch, Consumer<Event> types) {
    this.maxBytes = maxBytes;
    this.maxBatch = maxBatch;
    this.types = types;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /** Whether the request is a CloudEvent in binary mode, whose body may be anything. */
  public static boolean isBinary(Map<String, String> headers) {
    return (headers.containsKey("ce-specversion")
            || headers.containsKey("ce-type")
            || headers.containsKey("ce-id"))
        && !MediaType.isCloudEvent(headers.get("content-type"));
  }

  /**
   * One event of an HTTP request: plain, or a CloudEvent, structured or binary.
   *
   * @param headers by name in lower case
   */
  public Received fromRequest(Map<String, String> headers, byte[] body, Instant now) {
    if (isBinary(headers)) {
      return valid(new Received(CloudEvents.binary(headers, body, maxBytes, now), true));
    }
    JsonObject json = JsonText.object(body);
    return valid(
        MediaType.isCloudEvent(headers.get("content-type"))
            ? new Received(CloudEvents.structured(json, maxBytes, now), true)
            : fromObject(json, now));
  }

  /**
   * The events of a JSON array, in order; the field of an invalid event begins with {@code
   * [index]}.
   */
  public List<Received> fromBatch(byte[] body, Instant now) {
    List<JsonObject> entries = JsonText.objects(body, maxBatch);
    List<Received> events = new ArrayList<>(entries.size());
    for (JsonObject entry : entries) {
      try {
        events.add(valid(fromObject(entry, now)));
      } catch (InvalidInputException e) {
        throw e.within("[" + events.size() + "]");
      }
    }
    return events;
  }

  /**
   * The event of a JMS message, whose body goes on as it is. A message of the gateway itself holds
   * an event that kept the schema of its type when it was accepted.
   *
   * @param properties of any type that JMS knows
   * @param body a text's in UTF-8
   * @param isText whether it was a text message, whose charset is ours
   * @param messageId what identifies the event if nothing else does, or null
   */
  public Event fromMessage(
      Map<String, Object> properties, byte[] body, boolean isText, String messageId, Instant now) {
    Event event = new MessageReader(properties, body, isText, messageId, maxBytes).read(now);
    if (!EventMessage.isWritten(properties)) {
      types.accept(event);
    }
    return event;
  }

  private Received valid(Received received) {
    types.accept(received.event());
    return received;
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
      throw new InvalidInputException("data", "is required; it may be any JSON value");
    }
    String id = json.string("id");
    String tenant = EventRules.tenant("tenant", json.string("tenant"));
    String timestamp = json.string("timestamp");
    Instant time = EventRules.time("timestamp", timestamp, now);
    byte[] data = json.slice("data");
    Event event =
        new Event(
            id == null ? TypedId.event(now) : EventRules.id("id", id),
            "",
            type,
            tenant,
            time,
            now,
            MediaType.JSON,
            Map.of(),
            ContentDigest.of(data, Map.of(), type, timestamp),
            EventRules.body(webhook(json.slice("type"), time, data), maxBytes));
    return new Received(event, id != null);
  }

  /**
   * The body that Standard Webhooks recommends, around the data as its sender wrote it.
   *
   * @param type as its sender wrote it, in quotes
   */
  private static byte[] webhook(byte[] type, Instant time, byte[] data) {
    byte[] between =
        ",\"timestamp\":\"%s\",\"data\":".formatted(time).getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(HEAD.length + type.length + between.length + data.length + 1);
    return body.put(HEAD).put(type).put(between).put(data).put((byte) '}').array();
  }
}
