package dev.dromedary.event;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An event on the wire between the queues: its bytes are the body, everything else is a property,
 * so that a JMS console shows it and selects by it. Names are Java identifiers, times are
 * milliseconds since 1970. Read strictly: what is missing or of another kind is named.
 */
public final class EventMessage {

  /** A sender leaves it out. */
  public static final String ACCEPTED_AT = "acceptedAt";

  /** Of what the sender posted; a sender leaves it out. */
  public static final String DIGEST = "contentDigest";

  public static final String SOURCE = "eventSource";

  /**
   * The {@code traceparent} of the stage before. Of a name of its own, because agents that trace
   * JMS write a {@code traceparent} into each message, behind its MAC.
   */
  public static final String TRACE = "eventTrace";

  /** W3C Trace Context, section 3.2, as this gateway writes it. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /** Begins the property of a CloudEvent's attribute. */
  public static final String ATTRIBUTE = "ce_";

  private final String kind;
  private final Map<String, Object> properties;

  /**
   * @param kind what the message should be, for the error
   */
  public EventMessage(String kind, Map<String, Object> properties) {
    this.kind = kind;
    this.properties = properties;
  }

  /**
   * Whether the gateway wrote the message, which always names both. Another sender may do so too:
   * it then lies about the time and the content of its own event only, of which it may say
   * anything.
   */
  public static boolean isWritten(Map<String, Object> properties) {
    return properties.get(DIGEST) instanceof Long && properties.get(ACCEPTED_AT) instanceof Long;
  }

  /** The properties of a message of this event, mutable. */
  public static Map<String, Object> properties(Event event) {
    Map<String, Object> properties = new HashMap<>(24);
    properties.put("eventId", event.id());
    properties.put("eventType", event.type());
    properties.put("tenant", event.tenant());
    properties.put("eventTime", event.time().toEpochMilli());
    properties.put(ACCEPTED_AT, event.acceptedAt().toEpochMilli());
    properties.put("contentType", event.contentType());
    properties.put(DIGEST, event.digest());
    if (!event.source().isEmpty()) {
      properties.put(SOURCE, event.source());
    }
    if (event.trace() != null) {
      properties.put(TRACE, event.trace());
    }
    event.attributes().forEach((name, value) -> properties.put(ATTRIBUTE + name, value));
    return properties;
  }

  /**
   * @throws IllegalArgumentException as all of these if a property is not as it should be
   */
  public Event event(byte[] body) {
    String source = optionalText(SOURCE);
    return new Event(
        text("eventId"),
        source == null ? "" : source,
        text("eventType"),
        text("tenant"),
        time("eventTime"),
        time(ACCEPTED_AT),
        text("contentType"),
        attributes(),
        properties.get(DIGEST) instanceof Number digest ? digest.longValue() : 0,
        required("body", body),
        trace(properties));
  }

  /** Of a message that the gateway wrote; null if there is none. */
  public static String trace(Map<String, Object> properties) {
    return properties.get(TRACE) instanceof String trace && TRACEPARENT.matcher(trace).matches()
        ? trace
        : null;
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = Map.of();
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      if (property.getKey().startsWith(ATTRIBUTE)) {
        if (attributes.isEmpty()) {
          attributes = new HashMap<>();
        }
        attributes.put(
            property.getKey().substring(ATTRIBUTE.length()), property.getValue().toString());
      }
    }
    return attributes;
  }

  public String text(String name) {
    return required(name, properties.get(name)).toString();
  }

  /** Null if it is not there. */
  public String optionalText(String name) {
    return properties.get(name) == null ? null : text(name);
  }

  public long number(String name) {
    Object value = required(name, properties.get(name));
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw wrong(name, "is not a number");
  }

  /** Null if it is not there. */
  public Instant optionalTime(String name) {
    return properties.get(name) == null ? null : time(name);
  }

  public IllegalArgumentException wrong(String name, String rule) {
    return new IllegalArgumentException("No " + kind + ": '" + name + "' " + rule);
  }

  private Instant time(String name) {
    return Rfc3339.inRange(Instant.ofEpochMilli(number(name)))
        .orElseThrow(() -> wrong(name, "is not in the years 1 to 9999"));
  }

  private <T> T required(String name, T value) {
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }
}
