package dev.dromedary.eventtype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Payloads keep the schema of their type, and no schema takes the gateway's time. */
class EventTypesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final JsonMapper JSON = new JsonMapper();

  private static final String ORDER =
      """
      {"type": "object",
       "properties": {
         "total": {"type": "number", "minimum": 0},
         "state": {"enum": ["open", "paid"]},
         "items": {"type": "array", "maxItems": 3, "items": {"$ref": "#/$defs/item"}}},
       "required": ["total"], "additionalProperties": false,
       "$defs": {"item": {"type": "object", "properties": {"name": {"pattern": "^[a-z]+$"}}}}}
      """;

  @TempDir Path folder;
  private final MemoryEventTypeStore store = new MemoryEventTypeStore();
  private EventTypes types;

  @BeforeEach
  void startGateway() {
    types = gateway("one");
  }

  private EventTypes gateway(String name) {
    return new EventTypes(store, folder.resolve(name));
  }

  @Test
  void payloadThatKeepsTheSchemaIsAccepted() {
    types.save(type("order.paid", ORDER, null));

    assertThatCode(() -> types.requireValid(event("{\"total\": 1, \"items\": [{\"name\":\"a\"}]}")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"total": "secret"}                            | data.total         | type "number"
          {"total": -4711}                               | data.total         | minimum 0
          {}                                             | data.total         | required ["total"]
          {"total": 1, "hidden": 2}                      | data.hidden        | additionalProperties false
          {"total": 1, "state": "secret"}                | data.state         | enum ["open","paid"]
          {"total": 1, "items": [{}, {"name": "SECRET"}]} | data.items[1].name | pattern "^[a-z]+$"
          [4711]                                         | data               | type "object"
          """)
  void payloadThatBreaksTheSchemaIsRejectedByPlaceAndRule(String data, String place, String rule) {
    types.save(type("order.paid", ORDER, null));

    InvalidInputException rejected = rejected(event(data));

    assertThat(rejected.field()).isEqualTo(place);
    assertThat(rejected.rule()).isEqualTo("must keep the schema of its type: " + rule);
    assertThat(rejected.getMessage()).doesNotContainIgnoringCase("secret").doesNotContain("4711");
  }

  @Test
  void payloadWithoutEnvelopeIsTheWholeBody() {
    types.save(type("order.paid", ORDER, null));

    assertThat(rejected(raw("{\"total\":\"x\"}")).field()).isEqualTo("body.total");
    assertThat(rejected(raw("no JSON")).field()).isEqualTo("body");
    assertThat(rejected(raw("")).field()).isEqualTo("body");
    assertThat(rejected(raw("[".repeat(300) + "]".repeat(300))).rule()).contains("200 levels");
  }

  @Test
  void typeWithoutASchemaTakesAnyPayload() {
    types.save(type("order.paid", null, null));

    assertThatCode(() -> types.requireValid(raw("no JSON"))).doesNotThrowAnyException();
    assertThat(types.find("order.paid")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                                              | schema             | must be a JSON object
          {"type": "text"}                                                | schema.type        | is not as JSON Schema
          {"properties": {"a": {"minimum": "1"}}}                         | schema.properties.a.minimum | is not as JSON Schema
          {"$ref": "https://example.com/schema"}                          | schema             | references to places in itself only
          {"properties": {"a": {"$ref": "file:///etc/passwd"}}}           | schema             | references to places in itself only
          {"$dynamicRef": "other#node"}                                   | schema             | references to places in itself only
          {"$ref": "#/$defs/missing"}                                     | schema             | leads nowhere
          {"$schema": "http://json-schema.org/draft-07/schema#"}          | schema             | draft 2020-12
          {"pattern": "(?=a)b"}                                           | schema             | RE2
          {"pattern": "(a)\\\\1"}                                         | schema             | RE2
          {"patternProperties": {"(?<!a)b": {}}}                          | schema             | RE2
          """)
  void schemaThatCannotBeUsedIsRejected(String schema, String place, String rule) {
    InvalidInputException rejected =
        catchThrowableOfType(
            InvalidInputException.class, () -> types.save(type("order.paid", schema, null)));

    assertThat(rejected.field()).isEqualTo(place);
    assertThat(rejected.rule()).contains(rule);
    assertThat(types.find("order.paid")).isEmpty();
  }

  @Test
  void schemaIsBounded() {
    String large = "{\"description\": \"%s\"}".formatted("a".repeat(70_000));
    String deep = "{\"not\":".repeat(70) + "{}" + "}".repeat(70);

    for (String schema : new String[] {large, deep}) {
      assertThat(
              catchThrowableOfType(
                  InvalidInputException.class, () -> types.save(type("order.paid", schema, null))))
          .isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Back to itself at once
        "{\"$ref\": \"#\"}",
        "{\"allOf\": [{\"$ref\": \"#/$defs/a\"}], \"$defs\": {\"a\": {\"anyOf\": [{\"$ref\": \"#/$defs/a\"}]}}}",
        // Twice as much at each level of the payload
        "{\"anyOf\": [{\"required\":[\"z\"]}, {\"properties\": {\"a\": {\"$ref\": \"#\"}}, \"not\": {}}, {\"properties\": {\"a\": {\"$ref\": \"#\"}}}]}",
      })
  void schemaThatWouldNotEndIsStopped(String schema) {
    Instant start = Instant.now();
    String payload = "{\"a\":".repeat(150) + "{}" + "}".repeat(150);
    types.save(type("order.paid", schema, null));

    rejected(event(payload));

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void expressionThatBacktracksElsewhereTakesLinearTime() {
    types.save(type("order.paid", "{\"pattern\": \"^(a+)+$\"}", null));
    Instant start = Instant.now();

    rejected(event("\"" + "a".repeat(100_000) + "!\""));

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void largePayloadIsCompared() {
    types.save(
        type(
            "order.paid",
            "{\"type\": \"array\", \"items\": {\"type\": \"integer\", \"minimum\": 0}}",
            null));

    assertThatCode(() -> types.requireValid(event("[" + "1,".repeat(125_000) + "1]")))
        .doesNotThrowAnyException();
  }

  @Test
  void exampleKeepsTheSchema() {
    InvalidInputException rejected =
        catchThrowableOfType(
            InvalidInputException.class,
            () -> types.save(type("order.paid", ORDER, "{\"total\": \"x\"}")));

    assertThat(rejected.field()).isEqualTo("example.total");
    assertThat(types.find("order.paid")).isEmpty();
  }

  @Test
  void otherGatewayFollowsWhenItLooks() {
    EventTypes other = gateway("two");
    assertThat(other.all()).isEmpty();

    types.save(type("order.paid", ORDER, null));
    other.refresh();
    assertThat(
            catchThrowableOfType(
                InvalidInputException.class, () -> other.requireValid(event("{}"))))
        .isNotNull();

    types.delete("order.paid");
    other.refresh();
    assertThatCode(() -> other.requireValid(event("{}"))).doesNotThrowAnyException();
  }

  @Test
  void typesKnownLastAreEnforcedWhileTheStoreIsUnavailable() {
    types.save(type("order.paid", ORDER, null));
    store.unavailable = true;

    EventTypes restarted = gateway("one");
    assertThat(
            catchThrowableOfType(
                InvalidInputException.class, () -> restarted.requireValid(event("{}"))))
        .isNotNull();
    assertThat(catchThrowableOfType(StoreUnavailableException.class, restarted::all)).isNotNull();

    EventTypes without = gateway("none");
    assertThatCode(() -> without.requireValid(event("{}"))).doesNotThrowAnyException();
    store.unavailable = false;
    without.refresh();
    assertThat(
            catchThrowableOfType(
                InvalidInputException.class, () -> without.requireValid(event("{}"))))
        .isNotNull();
  }

  @Test
  void replacedTypeKeepsItsFirstTime() {
    types.save(type("order.paid", ORDER, null));
    EventTypeDefinition later =
        new EventTypeDefinition(
            "order.paid", "later", null, null, NOW.plusSeconds(1), NOW.plusSeconds(1));

    EventTypeDefinition saved = types.save(later);

    assertThat(saved.createdAt()).isEqualTo(NOW);
    assertThat(types.find("order.paid")).contains(saved);
  }

  private InvalidInputException rejected(Event event) {
    InvalidInputException rejected =
        catchThrowableOfType(InvalidInputException.class, () -> types.requireValid(event));
    assertThat(rejected).isNotNull();
    return rejected;
  }

  static EventTypeDefinition type(String name, String schema, String example) {
    return new EventTypeDefinition(name, null, json(example), json(schema), NOW, NOW);
  }

  private static JsonNode json(String text) {
    return text == null ? null : JSON.readTree(text);
  }

  private static Event event(String data) {
    return raw("{\"type\":\"order.paid\",\"data\":" + data + "}");
  }

  private static Event raw(String body) {
    return new Event(
        "evt_1",
        "",
        "order.paid",
        "default",
        NOW,
        NOW,
        "application/json",
        Map.of(),
        0,
        body.getBytes(StandardCharsets.UTF_8));
  }
}
