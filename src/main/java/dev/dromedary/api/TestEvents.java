package dev.dromedary.api;

import dev.dromedary.accept.EventReader;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonObject;
import dev.dromedary.event.JsonText;
import dev.dromedary.event.TypedId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The events of test calls, as a caller asks for them. */
record TestEvents(EventReader reader, EventFinder events) {

  private static final Set<String> FIELDS = Set.of("eventType", "data", "eventId", "source");

  /** A body that names no other fields. */
  static JsonObject read(byte[] body) {
    JsonObject asked = JsonText.object(body);
    asked.requireOnly(FIELDS);
    return asked;
  }

  /** Null for an event of type {@code webhooks.test}. */
  Event of(WebhookEndpoint endpoint, JsonObject asked, Instant now) {
    String id = asked.string("eventId");
    if (id != null) {
      requireNone(asked, "eventType", "is that of the event that eventId names");
      requireNone(asked, "data", "is that of the event that eventId names");
      return anew(events.find(id, endpoint.tenant(), asked.string("source")).event(), now);
    }
    requireNone(asked, "source", "belongs to eventId");
    if (asked.has("eventType") || asked.has("data")) {
      return made(endpoint, asked, now);
    }
    return null;
  }

  private static void requireNone(JsonObject asked, String field, String rule) {
    if (asked.has(field)) {
      throw new InvalidInputException(field, rule);
    }
  }

  /** With an id of its own, or a receiver takes it for one that it has. */
  private static Event anew(Event event, Instant now) {
    return new Event(
        TypedId.event(now),
        event.source(),
        event.type(),
        event.tenant(),
        event.time(),
        now,
        event.contentType(),
        event.attributes(),
        event.digest(),
        event.body());
  }

  private Event made(WebhookEndpoint endpoint, JsonObject asked, Instant now) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(
        Json.write(
            Map.of(
                "type",
                asked.string("eventType") == null ? "" : asked.string("eventType"),
                "tenant",
                endpoint.tenant())));
    byte[] published = event.toByteArray();
    try {
      return reader
          .fromRequest(Map.of("content-type", JsonConverter.JSON), withData(published, asked), now)
          .event();
    } catch (InvalidInputException e) {
      throw e.field().equals("type") ? new InvalidInputException("eventType", e.rule()) : e;
    }
  }

  /** The data goes as it was sent. */
  private static byte[] withData(byte[] object, JsonObject asked) {
    if (!asked.has("data")) {
      return object;
    }
    ByteArrayOutputStream with = new ByteArrayOutputStream();
    with.write(object, 0, object.length - 1);
    with.writeBytes(",\"data\":".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    with.writeBytes(asked.slice("data"));
    with.write('}');
    return with.toByteArray();
  }
}
