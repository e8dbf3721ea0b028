package dev.dromedary.api;

import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Rfc3339;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of an endpoint in a body, among which fields of an answer may be sent back: a client
 * gets an endpoint, changes a field, and puts it.
 */
record EndpointFields(ObjectNode sent) {

  /** Change by themselves from answer to answer. */
  private static final Set<String> MEASURED = Set.of("health", "warnings");

  private static final Set<String> READ_ONLY =
      Arrays.stream(EndpointView.class.getRecordComponents())
          .map(RecordComponent::getName)
          .filter(name -> !DefinitionReader.fields().contains(name))
          .collect(Collectors.toSet());

  static EndpointFields read(byte[] body) {
    return new EndpointFields((ObjectNode) Json.object(body));
  }

  /**
   * Of an endpoint that is not there yet, of which no header has a value to keep. It is of the
   * caller's own tenant, if the caller has one.
   */
  ObjectNode ofNew(Caller caller) {
    ObjectNode fields = withHeaders(sent.deepCopy(), Map.of());
    withSecrets(fields, "authentication", null);
    withSecrets(fields, "tls", null);
    if (caller.tenant() != null && (!fields.has("tenant") || fields.path("tenant").isString())) {
      String given = fields.has("tenant") ? fields.path("tenant").stringValue() : null;
      fields.put("tenant", caller.tenantOf(given));
    }
    return fields;
  }

  /** The same; its id may be there, too. */
  ObjectNode ofNew(Caller caller, String id) {
    ObjectNode fields = ofNew(caller);
    if (fields.path("id").isString() && fields.path("id").stringValue().equals(id)) {
      fields.remove("id");
    }
    return fields;
  }

  /** A partial change. */
  ObjectNode changing(WebhookEndpoint stored) {
    ObjectNode fields = withHeaders(sent.deepCopy(), stored.headers());
    withSecrets(fields, "authentication", stored.definition().authentication());
    withSecrets(fields, "tls", stored.definition().tls());
    return fields;
  }

  /** A whole definition: read-only fields are as they are, or left out. */
  ObjectNode replacing(WebhookEndpoint stored) {
    ObjectNode fields = changing(stored);
    JsonNode shown = Json.tree(EndpointView.of(stored));
    for (String name : READ_ONLY) {
      JsonNode given = fields.remove(name);
      if (given != null && !MEASURED.contains(name) && !isSame(given, shown.path(name))) {
        throw new InvalidInputException(
            name, "is read-only in this call: leave it out, or send what GET answers");
      }
    }
    return fields;
  }

  private static boolean isSame(JsonNode given, JsonNode shown) {
    return given.equals(shown)
        || given.isNull() && shown.isMissingNode()
        || given.isString()
            && shown.isString()
            && isSameTime(Rfc3339.read(given.stringValue()), Rfc3339.read(shown.stringValue()));
  }

  private static boolean isSameTime(Optional<?> given, Optional<?> shown) {
    return given.isPresent() && given.equals(shown);
  }

  /** The mask of an answer keeps the value of its header, and becomes none. */
  private static ObjectNode withHeaders(ObjectNode fields, Map<String, String> stored) {
    Map<String, String> shown = Masked.endpoint(stored);
    fields
        .path("headers")
        .forEachEntry(
            (name, value) -> {
              if (value.isString() && value.stringValue().equals(Masked.MASK)) {
                String kept =
                    shown.keySet().stream()
                        .filter(each -> each.equalsIgnoreCase(name))
                        .filter(each -> shown.get(each).equals(Masked.MASK))
                        .map(stored::get)
                        .findFirst()
                        .orElseThrow(EndpointFields::noSuchHeader);
                ((ObjectNode) fields.path("headers")).put(name, kept);
              }
            });
    return fields;
  }

  /** The same for the secrets of an object. */
  private static void withSecrets(ObjectNode fields, String name, Object stored) {
    if (!(fields.path(name) instanceof ObjectNode given)) {
      return;
    }
    JsonNode kept = stored == null ? null : Json.tree(stored);
    for (Map.Entry<String, JsonNode> each : List.copyOf(given.properties())) {
      if (each.getValue().isString() && each.getValue().stringValue().equals(Masked.MASK)) {
        if (kept == null || !kept.has(each.getKey())) {
          throw new InvalidInputException(
              name + "." + each.getKey(), "must not be the mask *** of an answer: none is stored");
        }
        given.set(each.getKey(), kept.path(each.getKey()));
      }
    }
  }

  private static InvalidInputException noSuchHeader() {
    return new InvalidInputException(
        "headers", "must not hold the mask *** of an answer where no value is masked");
  }

  /** Secrets may be in it. */
  @Override
  public String toString() {
    return "EndpointFields[***]";
  }
}
