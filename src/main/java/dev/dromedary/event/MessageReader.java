package dev.dromedary.event;

import java.time.Instant;
import java.util.Map;

/**
 * One JMS message. Properties win over the body, and the body is parsed only if type or id are
 * missing there: this runs for every event.
 */
final class MessageReader {

  private static final String[] TENANT = {"tenant", "ce_tenant", "cloudEvents_tenant"};
  private static final String[] TIME = {"eventTime", "ce_time", "cloudEvents_time"};

  private final Map<String, Object> properties;
  private final byte[] body;
  private final String messageId;
  private final long maxBytes;

  MessageReader(Map<String, Object> properties, byte[] body, String messageId, long maxBytes) {
    this.properties = properties;
    this.body = body;
    this.messageId = messageId;
    this.maxBytes = maxBytes;
  }

  Event read(Instant now) {
    if (body == null) {
      throw new Refusal("body", "is required");
    }
    EventRules.body(body, maxBytes);
    String type = first("eventType", "ce_type", "cloudEvents_type");
    String contentType = first("contentType", "ce_datacontenttype", "cloudEvents_datacontenttype");
    if (contentType == null) {
      contentType = MediaType.guess(body);
    }
    return type == null ? typedByBody(contentType, now) : typed(type, contentType, null, now);
  }

  private Event typedByBody(String contentType, Instant now) {
    JsonObject json = json(contentType);
    if (json.has("specversion") || MediaType.isCloudEvent(contentType)) {
      return withProperties(CloudEvents.structured(json, maxBytes, now), now);
    }
    String type = json.string("type");
    if (type == null) {
      throw withoutType();
    }
    return typed(type, contentType, json, now);
  }

  private JsonObject json(String contentType) {
    try {
      return JsonText.object(body);
    } catch (Refusal e) {
      throw MediaType.isJson(contentType) ? e : withoutType();
    }
  }

  private static Refusal withoutType() {
    return new Refusal("eventType", "is required, unless the body is a JSON object with 'type'");
  }

  private Event typed(String type, String contentType, JsonObject json, Instant now) {
    return new Event(
        id(contentType, json, now),
        EventType.requireName(json == null ? "eventType" : "type", type),
        tenant(),
        time(now),
        now,
        MediaType.require("contentType", contentType),
        body);
  }

  /** A bus that sets a tenant means it, whatever the document inside says. */
  private Event withProperties(Event event, Instant now) {
    String id = givenId();
    return new Event(
        id == null ? event.id() : id,
        event.type(),
        first(TENANT) == null ? event.tenant() : tenant(),
        first(TIME) == null ? event.time() : time(now),
        now,
        event.contentType(),
        event.body());
  }

  private String givenId() {
    String given = first("eventId", "ce_id", "cloudEvents_id");
    return given == null ? null : EventRules.id("eventId", given);
  }

  private String tenant() {
    return EventRules.tenant("tenant", first(TENANT));
  }

  private Instant time(Instant now) {
    return EventRules.timeOrMillis("eventTime", first(TIME), now);
  }

  private String id(String contentType, JsonObject json, Instant now) {
    String given = givenId();
    if (given != null) {
      return given;
    }
    String inBody = json != null ? json.scalar("id") : idInBody(contentType);
    if (EventRules.isId(inBody)) {
      return inBody;
    }
    String ofMessage = messageId == null ? "" : messageId.replaceFirst("^ID:", "");
    return ofMessage.isEmpty() ? TypedId.event(now) : EventRules.toId(ofMessage);
  }

  /** A body that says it is JSON and is not belongs to its sender and the receivers. */
  private String idInBody(String contentType) {
    if (!MediaType.isJson(contentType)) {
      return null;
    }
    try {
      return JsonText.object(body).scalar("id");
    } catch (Refusal e) {
      return null;
    }
  }

  /** The first of these properties that is there and not empty. */
  private String first(String... names) {
    for (String name : names) {
      Object value = properties.get(name);
      if (value != null && !value.toString().isEmpty()) {
        return value.toString();
      }
    }
    return null;
  }
}
