package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dromedary.accept.EventReader;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointLimits;
import dev.dromedary.endpoint.EndpointUrl;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.http.AllowedNetworks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies that are read by hand have the fields that the description says, and no others. */
class OpenApiBodiesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final JsonNode SCHEMAS =
      new OpenApiDocument().document().at("/components/schemas");

  private final EventReader events = new EventReader(2000, 5, any -> {});
  private final DefinitionReader definitions =
      new DefinitionReader(
          new EndpointUrl(false, new AllowedNetworks(List.of())),
          (field, expression) -> {},
          Set.of(),
          new EndpointLimits(Duration.ofSeconds(20), 50));

  @Test
  void eventIsAsDescribed() {
    requireSame("NewEvent", body -> events.fromRequest(json(), bytes(body), NOW));
  }

  @Test
  void eventOfABatchIsAsDescribed() {
    JsonNode example = SCHEMAS.at("/NewEvents/examples/0");

    assertThat(events.fromBatch(example.toString().getBytes(), NOW)).hasSize(2);
  }

  @Test
  void cloudEventIsAsDescribed() {
    JsonNode example = SCHEMAS.at("/CloudEvent/examples/0");
    ObjectNode extended = ((ObjectNode) example.deepCopy()).put("extension", "x");

    assertThat(events.fromRequest(json(), bytes(example), NOW).event().source()).isEqualTo("/shop");
    assertThat(events.fromRequest(json(), bytes(extended), NOW).event().source())
        .isEqualTo("/shop");
    SCHEMAS
        .at("/CloudEvent/required")
        .forEach(
            name -> {
              ObjectNode without = (ObjectNode) example.deepCopy();
              without.remove(name.stringValue());
              assertThat(
                      catchThrowableOfType(
                          InvalidInputException.class,
                          () ->
                              events.fromRequest(
                                  Map.of("content-type", "application/cloudevents+json"),
                                  bytes(without),
                                  NOW)))
                  .as(name.stringValue())
                  .isNotNull();
            });
  }

  @Test
  void definitionOfAnEndpointIsAsDescribed() {
    requireSame("EndpointDefinition", body -> definitions.create("ep_1", body, NOW));
  }

  @Test
  void changeOfAnEndpointIsAsDescribed() {
    WebhookEndpoint endpoint =
        definitions.create("ep_1", SCHEMAS.at("/EndpointDefinition/examples/0"), NOW);

    requireSame("EndpointChange", body -> definitions.change(endpoint, body, NOW));
  }

  /** The reader names the fields that it knows when it meets another. */
  private static void requireSame(String schema, Consumer<JsonNode> reader) {
    JsonNode described = SCHEMAS.path(schema);
    JsonNode example = described.at("/examples/0");
    reader.accept(example);
    ObjectNode unknown = ((ObjectNode) example.deepCopy()).put("noSuchField", 1);
    InvalidInputException rejected =
        catchThrowableOfType(InvalidInputException.class, () -> reader.accept(unknown));
    assertThat(rejected.field()).isEqualTo("noSuchField");
    assertThat(rejected.rule().replaceFirst(".*known are ", "").split(", "))
        .containsExactlyElementsOf(new TreeSet<>(described.path("properties").propertyNames()));
    assertThat(described.path("additionalProperties").booleanValue()).isFalse();
    described
        .path("required")
        .forEach(
            name -> {
              ObjectNode without = (ObjectNode) example.deepCopy();
              without.remove(name.stringValue());
              InvalidInputException missing =
                  catchThrowableOfType(InvalidInputException.class, () -> reader.accept(without));
              assertThat(missing).as("without %s", name).isNotNull();
              assertThat(missing.field()).isEqualTo(name.stringValue());
            });
  }

  private static Map<String, String> json() {
    return Map.of("content-type", "application/json");
  }

  private static byte[] bytes(JsonNode body) {
    return new JsonMapper().writeValueAsBytes(body);
  }
}
