package dev.dromedary.eventtype;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * An event type of the catalogue.
 *
 * @param name The event type.
 * @param description A text for people.
 * @param example An example of the payload.
 * @param schema The JSON Schema (2020-12) that each payload keeps.
 * @param createdAt When it was registered first.
 * @param updatedAt When it was last changed.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventTypeDefinition(
    String name,
    String description,
    JsonNode example,
    JsonNode schema,
    Instant createdAt,
    Instant updatedAt) {

  EventTypeDefinition since(Instant first) {
    return new EventTypeDefinition(name, description, example, schema, first, updatedAt);
  }
}
