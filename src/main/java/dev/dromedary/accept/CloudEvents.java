package dev.dromedary.accept;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventMessage;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.EventType;
import dev.dromedary.event.HeaderText;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * CloudEvents 1.0: structured (JSON format), binary over HTTP (HTTP binding, section 3.1) and over
 * JMS (AMQP binding, section 3.1, and {@code ce_} as in the Kafka binding).
 */
final class CloudEvents {

  private static final String HEADER = "ce-";
  private static final String[] PROPERTIES = {
    EventMessage.ATTRIBUTE, HEADER, "cloudEvents_", "cloudEvents:"
  };
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");
  private static final int MAX_CHARACTERS = 8192;

  /** They have a place of their own in an event. */
  private static final Set<String> FIELDS = Set.of("id", "source", "type", "datacontenttype");

  private CloudEvents() {}

  /** The body that receivers get is the event as its sender wrote it, byte for byte. */
  static Event structured(JsonObject json, long limit, Instant now) {
    check("specversion", json.string("specversion"));
    if (json.has("data") && json.has("data_base64")) {
      throw new InvalidInputException("data_base64", "must not be given together with 'data'");
    }
    byte[] body = EventRules.body(json.slice(), limit);
    return new Event(
        required("id", json.string("id")),
        required("source", json.string("source")),
        EventType.requireName("type", json.string("type")),
        EventRules.tenant("tenant", json.string("tenant")),
        EventRules.time("time", json.string("time"), now),
        now,
        MediaType.CLOUD_EVENT,
        Map.of(),
        ContentDigest.of(body, Map.of(), null, null),
        body);
  }

  /** Of an HTTP request, whose names of headers are in lower case. */
  static Event binary(Map<String, String> headers, byte[] body, long limit, Instant now) {
    Map<String, String> attributes = new TreeMap<>();
    headers.forEach(
        (header, value) -> {
          if (header.startsWith(HEADER)) {
            put(attributes, HEADER, header, HeaderText.decode(value));
          }
        });
    requireFew(attributes);
    check("ce-specversion", attributes.get("specversion"));
    String contentType = headers.get("content-type");
    return new Event(
        required("ce-id", attributes.get("id")),
        required("ce-source", attributes.get("source")),
        EventType.requireName("ce-type", attributes.get("type")),
        EventRules.tenant("ce-tenant", attributes.get("tenant")),
        EventRules.time("ce-time", attributes.get("time"), now),
        now,
        contentType == null
            ? MediaType.BINARY
            : MediaType.of("Content-Type", contentType, body, false),
        beside(attributes),
        ContentDigest.of(body, attributes, null, null, contentType),
        EventRules.body(body, limit));
  }

  /** The attributes among the properties of a JMS message; none, as a rule. */
  static Map<String, String> attributes(Map<String, Object> properties) {
    Map<String, String> attributes = Map.of();
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      for (String prefix : PROPERTIES) {
        if (property.getKey().startsWith(prefix) && property.getValue() != null) {
          if (attributes.isEmpty()) {
            attributes = new TreeMap<>();
          }
          put(attributes, prefix, property.getKey(), property.getValue().toString());
        }
      }
    }
    requireFew(attributes);
    return attributes;
  }

  /** The attributes beside the fields of the event. */
  static Map<String, String> beside(Map<String, String> attributes) {
    if (attributes.isEmpty()) {
      return attributes;
    }
    Map<String, String> beside = new TreeMap<>(attributes);
    beside.keySet().removeAll(FIELDS);
    beside.putIfAbsent("specversion", "1.0");
    return Collections.unmodifiableMap(beside);
  }

  private static void put(
      Map<String, String> attributes, String prefix, String field, String value) {
    String name = field.substring(prefix.length()).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException(
          EventRules.shown(field), "must be named by letters, digits and '_', at most 64");
    }
    if (!EventRules.isText(value)) {
      throw new InvalidInputException(
          EventRules.shown(field), "must be text without control characters");
    }
    attributes.put(name, value);
  }

  private static void requireFew(Map<String, String> attributes) {
    int characters = 0;
    for (Map.Entry<String, String> each : attributes.entrySet()) {
      characters += each.getKey().length() + each.getValue().length();
    }
    if (characters > MAX_CHARACTERS) {
      throw new InvalidInputException("ce-*", "must be at most 8,192 characters in all");
    }
  }

  private static void check(String field, String version) {
    if (!"1.0".equals(version)) {
      throw new InvalidInputException(field, "must be 1.0");
    }
  }

  private static String required(String field, String value) {
    if (value == null) {
      throw new InvalidInputException(field, "is required");
    }
    return EventRules.id(field, value);
  }
}
