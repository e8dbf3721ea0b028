package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.dromedary.event.Page;
import dev.dromedary.history.StatusCodes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of the API's records. The sentence about a field is, in this order, that of
 * openapi.yaml for {@code Schema.field}, the record's own {@code @param} if it is a sentence, and
 * that of openapi.yaml for {@code field} wherever it occurs.
 */
final class OpenApiSchemas {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REF = "#/components/schemas/";

  private static final Map<Class<?>, String> TYPES =
      Map.ofEntries(
          Map.entry(String.class, "string"),
          Map.entry(int.class, "integer"),
          Map.entry(Integer.class, "integer"),
          Map.entry(long.class, "integer"),
          Map.entry(Long.class, "integer"),
          Map.entry(double.class, "number"),
          Map.entry(Double.class, "number"),
          Map.entry(boolean.class, "boolean"),
          Map.entry(Boolean.class, "boolean"));

  private final JsonNode words;
  private final SourceComments comments;
  private final Collection<String> missing;
  private final Map<String, ObjectNode> schemas = new TreeMap<>();
  private final Map<String, Class<?>> types = new HashMap<>();
  private final Set<String> within = new HashSet<>();

  /**
   * @param words openapi.yaml
   * @param missing takes what is not described
   */
  OpenApiSchemas(JsonNode words, SourceComments comments, Collection<String> missing) {
    this.words = words;
    this.comments = comments;
    this.missing = missing;
    words.path("schemas").forEachEntry((name, schema) -> schemas.put(name, written(words, schema)));
  }

  /** {@code like} and {@code without}: the properties of another schema, except some. */
  private static ObjectNode written(JsonNode words, JsonNode schema) {
    ObjectNode written = (ObjectNode) schema.deepCopy();
    JsonNode like = written.remove("like");
    JsonNode without = written.remove("without");
    if (like != null) {
      ObjectNode properties = JSON.objectNode();
      properties.setAll(
          (ObjectNode)
              words.path("schemas").path(like.stringValue()).path("properties").deepCopy());
      without.forEach(name -> properties.remove(name.stringValue()));
      properties.setAll((ObjectNode) written.path("properties"));
      written.set("properties", properties);
    }
    return written;
  }

  /** By name; complete once everything was asked for. */
  ObjectNode components() {
    ObjectNode all = JSON.objectNode();
    schemas.forEach(all::set);
    return all;
  }

  ObjectNode ref(String name) {
    if (!schemas.containsKey(name)) {
      missing.add("the schema " + name + ": add it to 'schemas' of openapi.yaml");
    }
    return JSON.objectNode().put("$ref", REF + name);
  }

  /** Of a value, a record among the components. */
  ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Page.class || generic.getRawType() == Listing.class) {
        return page((Class<?>) of[0]);
      }
      ObjectNode schema = JSON.objectNode();
      if (Map.class.isAssignableFrom((Class<?>) generic.getRawType())) {
        return schema.put("type", "object").set("additionalProperties", of(of[1]));
      }
      return schema.put("type", "array").set("items", of(of[0]));
    }
    Class<?> of = (Class<?>) type;
    if (of.isRecord() && of != StatusCodes.class) {
      return record(of);
    }
    if (of.isEnum()) {
      return enumeration(of);
    }
    ObjectNode schema = JSON.objectNode();
    if (TYPES.containsKey(of)) {
      schema.put("type", TYPES.get(of));
      if (of == long.class || of == Long.class) {
        schema.put("format", "int64");
      }
    } else if (of == Instant.class) {
      schema.put("type", "string").put("format", "date-time");
    } else if (of == StatusCodes.class) {
      schema.put("type", "string").put("pattern", "^[1-9](xx|[0-9]{2})$");
    } else if (of == byte[].class) {
      schema.put("type", "string").put("contentEncoding", "base64");
    }
    // Everything else is any JSON value.
    return schema;
  }

  private ObjectNode page(Class<?> item) {
    String name = name(item) + "Page";
    if (!schemas.containsKey(name)) {
      ObjectNode schema = JSON.objectNode().put("type", "object");
      schemas.put(name, schema);
      schema.put("description", "A page of a list.");
      ObjectNode properties = schema.putObject("properties");
      ObjectNode data = JSON.objectNode().put("type", "array");
      properties.set("data", described(name, "data", data.set("items", of(item)), Map.of()));
      properties.set("nextCursor", described(name, "nextCursor", of(String.class), Map.of()));
      properties.set(
          "searchedUntil", described(name, "searchedUntil", of(Instant.class), Map.of()));
      schema.putArray("required").add("data");
    }
    return ref(name);
  }

  private ObjectNode record(Class<?> type) {
    String name = name(type);
    if (types.putIfAbsent(name, type) == null) {
      ObjectNode schema = JSON.objectNode().put("type", "object");
      schemas.put(name, schema);
      SourceComments.Comment comment = comments.of(type);
      String text = words.path("records").path(name).asString(comment.text());
      if (text.isEmpty()) {
        missing.add("the record " + type.getName() + ": give it a Javadoc");
      }
      schema.put("description", text);
      ObjectNode properties = schema.putObject("properties");
      ArrayNode required = JSON.arrayNode();
      for (RecordComponent field : type.getRecordComponents()) {
        if (field.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
          String unwrapped = name(field.getType());
          record(field.getType());
          properties.setAll((ObjectNode) schemas.get(unwrapped).path("properties").deepCopy());
          required.addAll((ArrayNode) schemas.get(unwrapped).path("required"));
          continue;
        }
        ObjectNode of = of(field.getGenericType());
        properties.set(field.getName(), described(name, field.getName(), of, comment.params()));
        if (isAlwaysThere(name, field)) {
          required.add(field.getName());
        }
      }
      if (!required.isEmpty()) {
        schema.set("required", required);
      }
    } else if (types.get(name) != type) {
      missing.add("two records are called " + name + " in answers: " + type + types.get(name));
    }
    return ref(name);
  }

  /** Null fields are left out of answers. */
  private boolean isAlwaysThere(String name, RecordComponent field) {
    return field.getType().isPrimitive()
            && field.getAccessor().getAnnotation(JsonInclude.class) == null
        || field(name, field.getName(), "always").asBoolean(false);
  }

  private ObjectNode enumeration(Class<?> type) {
    String name = name(type);
    if (types.putIfAbsent(name, type) == null) {
      ObjectNode schema = JSON.objectNode().put("type", "string");
      schemas.put(name, schema);
      StringBuilder text = new StringBuilder(comments.of(type).text().split("\n")[0]);
      ArrayNode values = schema.putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        String shown = StrictValue.shown((Enum<?>) constant);
        values.add(shown);
        String says = comments.of(type, constant.toString()).text();
        text.append(says.isEmpty() ? "" : "\n\n- `" + shown + "`: " + says);
      }
      if (text.isEmpty()) {
        missing.add("the enum " + type.getName() + ": give it a Javadoc");
      }
      schema.put("description", text.toString());
    }
    return ref(name);
  }

  /**
   * The schema with the sentence about the field, and what else openapi.yaml says of it.
   *
   * @param owner name of the schema, or of the record of a query
   */
  ObjectNode described(String owner, String name, ObjectNode schema, Map<String, String> params) {
    String text =
        words
            .path("fields")
            .path(owner + "." + name)
            .path("says")
            .asString(
                isSentence(params.get(name))
                    ? params.get(name)
                    : words.path("fields").path(name).path("says").asString(""));
    if (text.isEmpty()) {
      missing.add(
          "%s of %s: say in its @param, in a sentence, or at fields.'%s.%s' of openapi.yaml, what it is"
              .formatted(name, owner, owner, name));
    }
    ObjectNode described = JSON.objectNode();
    described.setAll(schema);
    if (field(owner, name, "schema") instanceof ObjectNode more) {
      described.setAll(more);
    }
    return described.put("description", text);
  }

  static boolean isSentence(String text) {
    return text != null && text.matches("(?s)(\\p{Lu}|[`*]|RFC).*[.`)]");
  }

  private JsonNode field(String owner, String name, String what) {
    JsonNode own = words.path("fields").path(owner + "." + name).path(what);
    return own.isMissingNode() ? words.path("fields").path(name).path(what) : own;
  }

  /** Put together from the examples of its fields. */
  JsonNode example(String owner, String name, JsonNode schema) {
    JsonNode given = field(owner, name, "example");
    if (!given.isMissingNode()) {
      boolean isOne = schema.path("type").asString("").equals("array") && !given.isArray();
      return isOne && !given.isNull() ? JSON.arrayNode().add(given) : given;
    }
    JsonNode example = example(schema);
    if (example.isMissingNode()) {
      missing.add(
          "%s of %s: give fields.'%s.%s' of openapi.yaml an example"
              .formatted(name, owner, owner, name));
    }
    return example;
  }

  JsonNode example(JsonNode schema) {
    if (schema.has("$ref")) {
      String name = schema.path("$ref").stringValue().substring(REF.length());
      ObjectNode component = schemas.get(name);
      return component.has("properties") && !component.has("examples")
          ? example(name, component)
          : example(component);
    }
    if (schema.has("examples")) {
      return schema.path("examples").get(0);
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(0);
    }
    return switch (schema.path("type").asString("")) {
      case "boolean" -> JSON.booleanNode(true);
      case "array" -> {
        JsonNode item = example(schema.path("items"));
        yield item.isMissingNode() || item.isNull() ? item : JSON.arrayNode().add(item);
      }
      default -> JSON.missingNode();
    };
  }

  /** A schema within itself is left out. */
  private JsonNode example(String name, ObjectNode schema) {
    ObjectNode example = JSON.objectNode();
    if (!within.add(name)) {
      return JSON.nullNode();
    }
    schema
        .path("properties")
        .forEachEntry(
            (field, of) -> {
              JsonNode value = example(name, field, of);
              if (!value.isMissingNode() && !value.isNull()) {
                example.set(field, value);
              }
            });
    within.remove(name);
    return example;
  }

  private String name(Class<?> type) {
    String name = type.getSimpleName();
    return words.path("names").path(name).asString(name.replaceFirst("View$", ""));
  }
}
