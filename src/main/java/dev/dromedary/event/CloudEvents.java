package dev.dromedary.event;

import java.time.Instant;
import java.util.function.UnaryOperator;

/** CloudEvents 1.0, structured (JSON format 1.0) and binary (HTTP binding 1.0, section 3.1). */
final class CloudEvents {

  private CloudEvents() {}

  /** The body that receivers get is the event as its sender wrote it, byte for byte. */
  static Event structured(JsonObject json, long limit, Instant now) {
    check("specversion", json.string("specversion"), "source", json.string("source"));
    if (json.has("data") && json.has("data_base64")) {
      throw new Refusal("data_base64", "must not be given together with 'data'");
    }
    return new Event(
        id("id", json.string("id")),
        EventType.requireName("type", json.string("type")),
        EventRules.tenant("tenant", json.string("tenant")),
        EventRules.time("time", json.string("time"), now),
        now,
        MediaType.CLOUD_EVENT,
        EventRules.body(json.slice(), limit));
  }

  static Event binary(
      UnaryOperator<String> header, String contentType, byte[] body, long limit, Instant now) {
    check("ce-specversion", header.apply("ce-specversion"), "ce-source", header.apply("ce-source"));
    return new Event(
        id("ce-id", header.apply("ce-id")),
        EventType.requireName("ce-type", header.apply("ce-type")),
        EventRules.tenant("ce-tenant", header.apply("ce-tenant")),
        EventRules.time("ce-time", header.apply("ce-time"), now),
        now,
        contentType == null ? MediaType.BINARY : MediaType.require("Content-Type", contentType),
        EventRules.body(body, limit));
  }

  private static void check(
      String versionField, String version, String sourceField, String source) {
    if (!"1.0".equals(version)) {
      throw new Refusal(versionField, "must be 1.0");
    }
    if (source == null || source.isEmpty()) {
      throw new Refusal(sourceField, "is required");
    }
  }

  private static String id(String field, String value) {
    if (value == null) {
      throw new Refusal(field, "is required");
    }
    return EventRules.id(field, value);
  }
}
