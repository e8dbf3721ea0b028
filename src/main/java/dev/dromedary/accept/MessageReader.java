package dev.dromedary.accept;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventMessage;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonObject;
import dev.dromedary.event.JsonText;
import dev.dromedary.event.TypedId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One JMS message. Properties win over the body, and the body is parsed only where it is the
 * envelope: a CloudEvent, or what names the type. Without that, an {@code id} in it is one of the
 * sender's business. This runs for every event.
 */
final class MessageReader {

  private static final String[] CONTENT_TYPE = {
    "contentType", "content-type", "JMS_AMQP_ContentType"
  };

  private final Map<String, Object> properties;
  private final byte[] body;
  private final boolean isText;
  private final String messageId;
  private final long maxBytes;
  private final Map<String, String> attributes;
  private final String type;
  private final String givenTime;

  MessageReader(
      Map<String, Object> properties,
      byte[] body,
      boolean isText,
      String messageId,
      long maxBytes) {
    this.properties = properties;
    this.body = body;
    this.isText = isText;
    this.messageId = messageId;
    this.maxBytes = maxBytes;
    this.attributes = CloudEvents.attributes(properties);
    this.type = given("type", "eventType");
    this.givenTime = given("time", "eventTime");
  }

  Event read(Instant now) {
    if (body == null) {
      throw new InvalidInputException("body", "is required");
    }
    EventRules.body(body, maxBytes);
    String contentType = given("datacontenttype", CONTENT_TYPE);
    // A message of the gateway itself has the whole envelope in its properties.
    boolean isEnvelope = MediaType.isCloudEvent(contentType) && digest() == null;
    return type == null || isEnvelope
        ? enveloped(contentType, now)
        : typed(type, null, contentType, now);
  }

  private Event enveloped(String contentType, Instant now) {
    JsonObject json = json(contentType);
    if (json.has("specversion") || MediaType.isCloudEvent(contentType)) {
      return withProperties(CloudEvents.structured(json, maxBytes, now), now);
    }
    String named = json.string("type");
    if (named == null) {
      throw withoutType();
    }
    return typed(named, json, contentType, now);
  }

  private JsonObject json(String contentType) {
    try {
      return JsonText.object(body);
    } catch (InvalidInputException e) {
      throw MediaType.isJson(contentType == null ? MediaType.guess(body) : contentType)
          ? e
          : withoutType();
    }
  }

  private static InvalidInputException withoutType() {
    return new InvalidInputException(
        "eventType", "is required, unless the body is a JSON object with 'type'");
  }

  /**
   * @param envelope which names the type, or null if a property does
   */
  private Event typed(String name, JsonObject envelope, String contentType, Instant now) {
    String source = given("source", EventMessage.SOURCE);
    return new Event(
        id(envelope, now),
        source == null ? "" : EventRules.id("eventSource", source),
        EventType.requireName(envelope == null ? "eventType" : "type", name),
        tenant(),
        time(now),
        now,
        MediaType.of("contentType", contentType, body, isText),
        beside(),
        digest() == null
            ? ContentDigest.of(body, attributes, text("eventType"), text("eventTime"), contentType)
            : digest(),
        body);
  }

  /** A bus that sets a tenant means it, whatever the document inside says. */
  private Event withProperties(Event event, Instant now) {
    String id = givenId();
    return new Event(
        id == null ? event.id() : id,
        event.source(),
        type == null ? event.type() : EventType.requireName("eventType", type),
        given("tenant", "tenant") == null ? event.tenant() : tenant(),
        givenTime == null ? event.time() : time(now),
        now,
        event.contentType(),
        Map.of(),
        ContentDigest.of(event.body(), Map.of(), type, givenTime),
        event.body());
  }

  /** An AMQP timestamp is a number here; a receiver gets the text that CloudEvents asks for. */
  private Map<String, String> beside() {
    Map<String, String> beside = CloudEvents.beside(attributes);
    if (!beside.containsKey("time")) {
      return beside;
    }
    String given = beside.get("time");
    Instant time = EventRules.timeOrNumber("ce_time", given, null);
    if (given.indexOf('T') > 0 || given.indexOf('t') > 0) {
      return beside;
    }
    Map<String, String> timed = new TreeMap<>(beside);
    timed.put("time", time.toString());
    return timed;
  }

  private String givenId() {
    String given = given("id", "eventId");
    return given == null ? null : EventRules.id("eventId", given);
  }

  private String tenant() {
    return EventRules.tenant("tenant", given("tenant", "tenant"));
  }

  private Instant time(Instant now) {
    return EventRules.timeOrNumber("eventTime", givenTime, now);
  }

  private Long digest() {
    return EventMessage.isWritten(properties) ? (Long) properties.get(EventMessage.DIGEST) : null;
  }

  private String id(JsonObject envelope, Instant now) {
    String given = givenId();
    if (given != null) {
      return given;
    }
    String inBody = envelope == null ? null : envelope.scalar("id");
    if (inBody != null && !inBody.isEmpty()) {
      return EventRules.id("id", inBody);
    }
    String ofMessage = messageId == null ? "" : messageId.replaceFirst("^ID:", "");
    if (ofMessage.isEmpty()) {
      return TypedId.event(now);
    }
    return EventRules.isId(ofMessage) ? ofMessage : TypedId.event(now, ofMessage);
  }

  /** One of these properties, else the attribute of a CloudEvent; null if it is empty. */
  private String given(String attribute, String... names) {
    for (String name : names) {
      String value = text(name);
      if (value != null) {
        return value;
      }
    }
    String value = attributes.get(attribute);
    return value == null || value.isEmpty() ? null : value;
  }

  private String text(String name) {
    Object value = properties.get(name);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }
}
