package dev.dromedary.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * An event as an application publishes it. The gateway adds the fields that are null.
 *
 * @param type null only if the body is a structured CloudEvent, which has one
 * @param id null for one that is made when it is published
 * @param tenant null for {@code default}
 * @param time when it happened; null for now
 * @param contentType null to tell it from the body
 * @param body the bytes that receivers get, or a structured CloudEvent
 */
public record PublishedEvent(
    String type, String id, String tenant, Instant time, String contentType, byte[] body) {

  private static final String CLOUD_EVENT = "application/cloudevents+json";

  public PublishedEvent {
    Objects.requireNonNull(body, "body");
    if (type != null || !isCloudEvent(contentType)) {
      EventType.requireName("eventType", type);
    }
    if (id != null) {
      EventRules.id("eventId", id);
    }
    if (tenant != null) {
      EventRules.tenant("tenant", tenant);
    }
  }

  public PublishedEvent(String type, byte[] body) {
    this(type, null, null, null, null, body);
  }

  /** The body in UTF-8. */
  public PublishedEvent(String type, String body) {
    this(type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same event with this id: the second event of a tenant with it is dropped. */
  public PublishedEvent withId(String id) {
    return new PublishedEvent(type, id, tenant, time, contentType, body);
  }

  /** The same event, of this tenant. */
  public PublishedEvent withTenant(String tenant) {
    return new PublishedEvent(type, id, tenant, time, contentType, body);
  }

  /** The same event, which happened then. */
  public PublishedEvent withTime(Instant time) {
    return new PublishedEvent(type, id, tenant, time, contentType, body);
  }

  /** The same event, whose body is of this media type. */
  public PublishedEvent withContentType(String contentType) {
    return new PublishedEvent(type, id, tenant, time, contentType, body);
  }

  /** The properties of its JMS message, mutable. */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    put(properties, "eventType", type);
    put(properties, "eventId", id);
    put(properties, "tenant", tenant);
    put(properties, "eventTime", time);
    put(properties, "contentType", contentType);
    return properties;
  }

  /** Its id is in the body, unless one is given beside it. */
  public boolean isCloudEvent() {
    return isCloudEvent(contentType);
  }

  private static void put(Map<String, Object> properties, String name, Object value) {
    if (value != null) {
      properties.put(name, value.toString());
    }
  }

  private static boolean isCloudEvent(String contentType) {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(CLOUD_EVENT);
  }

  /** Without the payload: this text reaches logs. */
  @Override
  public String toString() {
    return "PublishedEvent[%s %s tenant=%s, %d bytes]".formatted(id, type, tenant, body.length);
  }
}
