package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.accept.EventReader;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonObject;
import dev.dromedary.event.JsonText;
import dev.dromedary.match.Previews;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Previews: whether an event would go to an endpoint, why, and the request. Nothing is sent. */
@RestController
@RequestMapping("/api/v1/previews")
final class PreviewsController {

  private static final Set<String> FIELDS =
      Set.of("endpoint", "endpointId", "transform", "event", "eventId", "tenant", "source");
  private static final String UNREGISTERED = "ep_preview";

  private final Previews previews;
  private final Endpoints endpoints;
  private final DefinitionReader definitions;
  private final EventReader reader;
  private final EventFinder events;
  private final Clock clock;

  PreviewsController(
      Previews previews,
      Endpoints endpoints,
      DefinitionReader definitions,
      EventReader reader,
      Reads reads,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.previews = previews;
    this.endpoints = endpoints;
    this.definitions = definitions;
    this.reader = reader;
    this.events = new EventFinder(reads.history());
    this.clock = webhooksClock;
  }

  /**
   * Of {@code endpoint} (a definition) or {@code endpointId}, and {@code event} (as it is
   * published) or {@code eventId}, with {@code tenant} and {@code source} if several events have
   * this id; with {@code transform} in place of the endpoint's.
   */
  @RequiresRole(Role.OPERATOR)
  @PostMapping(consumes = {JSON, PLUS_JSON})
  PreviewView preview(@RequestBody @MaxPayloads(1) RawBody body, Caller caller) {
    JsonObject fields = JsonText.object(body.bytes());
    fields.requireOnly(FIELDS);
    requireOne(fields, "endpoint", "endpointId");
    requireOne(fields, "event", "eventId");
    String id = fields.string("endpointId");
    String transform = fields.string("transform");
    if (id == null && transform != null) {
      throw new InvalidInputException(
          "transform", "belongs to endpointId; a definition has its own");
    }
    Event event = event(fields, caller);
    if (id == null) {
      return PreviewView.ofDefinition(previews.of(definition(fields, caller), event));
    }
    WebhookEndpoint endpoint =
        endpoints
            .find(id)
            .filter(found -> caller.sees(found.tenant()))
            .orElseThrow(
                () -> ProblemType.notFound("endpointId", "There is no endpoint with this id."));
    return PreviewView.of(
        previews.of(transform == null ? endpoint : with(transform, endpoint), event));
  }

  private WebhookEndpoint with(String transform, WebhookEndpoint endpoint) {
    return definitions.change(endpoint, Json.tree(Map.of("transform", transform)), clock.instant());
  }

  private WebhookEndpoint definition(JsonObject fields, Caller caller) {
    Instant now = clock.instant();
    return within(
        "endpoint",
        () ->
            definitions.create(
                UNREGISTERED, EndpointFields.read(fields.slice("endpoint")).ofNew(caller), now));
  }

  private Event event(JsonObject fields, Caller caller) {
    String id = fields.string("eventId");
    if (id != null) {
      return events
          .find(id, caller.tenantOf(fields.string("tenant")), fields.string("source"))
          .event();
    }
    for (String field : new String[] {"tenant", "source"}) {
      if (fields.has(field)) {
        throw new InvalidInputException(field, "belongs to eventId; an event has its own");
      }
    }
    Map<String, String> headers = Map.of("content-type", JSON);
    return within(
            "event",
            () ->
                caller.publishing(
                    reader.fromRequest(headers, fields.slice("event"), clock.instant())))
        .event();
  }

  private static void requireOne(JsonObject fields, String object, String id) {
    if (fields.has(object) == (fields.string(id) != null)) {
      throw new InvalidInputException(object, "or %s must be given, and not both".formatted(id));
    }
  }

  private static <T> T within(String parent, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidInputException e) {
      throw e.field().equals("body")
          ? new InvalidInputException(parent, e.rule())
          : e.within(parent);
    }
  }
}
