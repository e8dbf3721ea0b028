package dev.dromedary.it;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Compares answers with the description: status, media type and each field of the body. */
final class DescribedAnswers {

  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode components;
  private final Map<String, Schema> schemas = new HashMap<>();

  DescribedAnswers(JsonNode description) {
    components = description.path("components").deepCopy();
    components.path("schemas").forEach(DescribedAnswers::close);
  }

  /** An answer has no other fields. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
  }

  /** What is not as described. */
  Optional<String> problem(JsonNode described, int status, String type, String body) {
    if (status >= 500) {
      return Optional.of("status " + status);
    }
    JsonNode answer = described.path("responses").path(Integer.toString(status));
    if (answer.isMissingNode()) {
      return Optional.of("status " + status + " is not described");
    }
    if (answer.has("$ref")) {
      String name = answer.path("$ref").stringValue().replaceFirst(".*/", "");
      answer = components.path("responses").path(name);
    }
    JsonNode content = answer.path("content");
    if (content.isEmpty()) {
      return body.isEmpty() ? Optional.empty() : Optional.of("a body is not described");
    }
    if (content.has("*/*")) {
      return Optional.empty();
    }
    String media = type.replaceFirst(";.*", "");
    if (!content.has(media)) {
      return Optional.of("media type " + type + " of status " + status + " is not described");
    }
    if (media.equals("application/x-ndjson")) {
      JsonNode item = item(content.path("application/json").path("schema"));
      JsonNode own = content.path(media).path("schema");
      JsonNode line = item.isMissingNode() ? own : item;
      if (line.path("type").asString("").equals("string")) {
        return Optional.empty();
      }
      return body.lines()
          .map(each -> invalid(line, status, each))
          .flatMap(Optional::stream)
          .findFirst();
    }
    return media.endsWith("json")
        ? invalid(content.path(media).path("schema"), status, body)
        : Optional.empty();
  }

  /** A line is an entry of the page that the call answers by default. */
  private JsonNode item(JsonNode page) {
    String name = page.path("$ref").asString("").replaceFirst(".*/", "");
    return components.path("schemas").path(name).at("/properties/data/items");
  }

  private Optional<String> invalid(JsonNode schema, int status, String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      return Optional.of("the body is no JSON");
    }
    if (json.path("status").isInt() && status >= 400 && json.path("status").intValue() != status) {
      return Optional.of("the problem has another status");
    }
    List<?> errors =
        schemas.computeIfAbsent(schema.toString(), text -> compile(schema)).validate(json);
    return errors.isEmpty() ? Optional.empty() : Optional.of("the body: " + errors);
  }

  private Schema compile(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("components", components);
    return SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(whole);
  }
}
