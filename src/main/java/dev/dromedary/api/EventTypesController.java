package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.eventtype.EventTypeDefinition;
import dev.dromedary.eventtype.EventTypes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Event types: description, example, and the JSON Schema that each payload keeps. */
@RestController
@RequestMapping(EventTypesController.PATH)
final class EventTypesController {

  static final String PATH = "/api/v1/event-types";

  private final EventTypes types;
  private final Clock clock;

  EventTypesController(EventTypes types, @Qualifier("webhooksClock") Clock webhooksClock) {
    this.types = types;
    this.clock = webhooksClock;
  }

  /**
   * An event type as it is registered. Fields that are null are none.
   *
   * @param description A text for people, at most 500 characters.
   * @param example An example of the payload, which keeps the schema.
   * @param schema The JSON Schema (draft 2020-12) that each payload keeps, at most 64 KB. It refers
   *     to itself only, and its regular expressions are those of RE2; {@code format} is not
   *     compared.
   */
  record NewEventType(String description, JsonNode example, JsonNode schema) {

    EventTypeDefinition named(String name, Instant now) {
      return new EventTypeDefinition(name, description, given(example), given(schema), now, now);
    }

    private static JsonNode given(JsonNode value) {
      return value == null || value.isNull() ? null : value;
    }

    /** The example may be a customer's. */
    @Override
    public String toString() {
      return "NewEventType[***]";
    }
  }

  /** Lists event types, in the order of their names. */
  @RequiresRole(Role.VIEWER)
  @GetMapping
  Listing<EventTypeDefinition> list(Paging paging) {
    return new Listing<>(
        "event-types", EventTypeDefinition.class, paging, Order.ASC, List.of(), this::page);
  }

  private Page<EventTypeDefinition> page(PageRequest page) {
    String after = page.cursor() == null ? null : Cursor.parse(page.cursor(), 1).key().get(0);
    Comparator<String> order =
        page.order() == Order.ASC ? Comparator.naturalOrder() : Comparator.reverseOrder();
    List<EventTypeDefinition> found =
        types.all().stream()
            .filter(type -> after == null || order.compare(type.name(), after) > 0)
            .sorted(Comparator.comparing(EventTypeDefinition::name, order))
            .limit(page.limit() + 1L)
            .toList();
    return Cursor.page(found, page.limit(), last -> new Cursor(last.createdAt(), last.name()));
  }

  /** Shows an event type. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/{*name}")
  EventTypeDefinition get(HttpServletRequest request) {
    return types.find(name(request)).orElseThrow(EventTypesController::unknown);
  }

  /**
   * Registers or replaces an event type. From then on each event of this type whose payload does
   * not keep the schema is rejected; other gateways follow within two seconds.
   */
  @RequiresRole(value = Role.ADMIN, gatewayWide = true)
  @Audited("event-type.put")
  @PutMapping(
      path = "/{*name}",
      consumes = {JSON, PLUS_JSON})
  EventTypeDefinition put(HttpServletRequest request, @RequestBody NewEventType type) {
    // As precise as the database keeps it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return types.save(type.named(name(request), now));
  }

  /** Deletes an event type. Its events are accepted as before, whatever their payload. */
  @RequiresRole(value = Role.ADMIN, gatewayWide = true)
  @Audited("event-type.delete")
  @DeleteMapping("/{*name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(HttpServletRequest request) {
    if (!types.delete(name(request))) {
      throw unknown();
    }
  }

  private static String name(HttpServletRequest request) {
    return EventPath.text(request, PATH, "", "name");
  }

  private static ErrorResponseException unknown() {
    return ProblemType.notFound("name", "There is no event type with this name.");
  }
}
