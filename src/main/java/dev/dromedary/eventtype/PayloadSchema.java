package dev.dromedary.eventtype;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.regex.RegularExpression;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.InvalidInputException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema (draft 2020-12), compiled. It reads nothing but itself, its regular expressions are
 * those of RE2, which take linear time, and a validation ends after a number of steps.
 */
final class PayloadSchema {

  static final String FIELD = "schema";

  private static final int MAX_CHARACTERS = 64 * 1024;
  private static final int MAX_LEVELS = 64;
  private static final int MAX_VALUE_SHOWN = 100;

  /**
   * A keyword of a schema at a place of the payload is one; 256 KB of numbers are about 400,000.
   */
  private static final long MAX_STEPS = 1_000_000;

  private static final int MAX_DEPTH = 500;

  /** One problem is enough; annotations are for forms. */
  private static final ExecutionConfig LIMITS =
      ExecutionConfig.builder()
          .failFast(true)
          .annotationCollectionEnabled(false)
          .maxEvaluationSteps(MAX_STEPS)
          .maxEvaluationDepth(MAX_DEPTH)
          .build();

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDialect(
          Dialects.getDraft202012(),
          registry ->
              registry
                  .schemaCacheEnabled(false)
                  .schemaLoader(loader -> loader.fetchRemoteResources(false).block(any -> true))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .regularExpressionFactory(PayloadSchema::expression)
                          .build()));

  private static final Schema OF_SCHEMAS =
      SchemaRegistry.withDialect(Dialects.getDraft202012())
          .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

  private final Schema schema;

  private PayloadSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws InvalidInputException if it cannot be used; names the place and the rule
   */
  static PayloadSchema of(JsonNode json) {
    if (!json.isObject()) {
      throw new InvalidInputException(FIELD, "must be a JSON object");
    }
    if (json.toString().length() > MAX_CHARACTERS) {
      throw new InvalidInputException(FIELD, "must be at most 64 KB");
    }
    requireBounded(json, 0);
    for (Error error : validate(OF_SCHEMAS, FIELD, json)) {
      throw new InvalidInputException(
          path(FIELD, error), "is not as JSON Schema (draft 2020-12) has it: " + rule(error));
    }
    try {
      Schema schema = SCHEMAS.getSchema(json);
      schema.initializeValidators();
      return new PayloadSchema(schema);
    } catch (SchemaException | IllegalArgumentException e) {
      throw new InvalidInputException(
          FIELD, "has a reference that leads nowhere, or a value that JSON Schema does not know");
    }
  }

  /** Before the validator sees it, which logs what it cannot use. */
  private static void requireBounded(JsonNode json, int level) {
    if (level > MAX_LEVELS) {
      throw new InvalidInputException(FIELD, "must have at most %d levels".formatted(MAX_LEVELS));
    }
    json.forEachEntry(
        (name, value) -> {
          if (name.endsWith("$ref") || name.equals("$dynamicRef")) {
            if (value.isString() && !value.stringValue().startsWith("#")) {
              throw new InvalidInputException(
                  FIELD, "must have references to places in itself only, such as #/$defs/name");
            }
          }
          if (name.equals("$schema")
              && value.isString()
              && !value.stringValue().startsWith("https://json-schema.org/draft/2020-12/schema")) {
            throw new InvalidInputException(FIELD, "must be of draft 2020-12");
          }
          if (name.equals("pattern") && value.isString()) {
            requireExpression(value.stringValue());
          }
          if (name.equals("patternProperties")) {
            value.propertyNames().forEach(PayloadSchema::requireExpression);
          }
        });
    for (JsonNode child : json) {
      requireBounded(child, level + 1);
    }
  }

  private static void requireExpression(String text) {
    try {
      Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
          FIELD, "must have regular expressions of RE2 (without look-around and back-references)");
    }
  }

  /**
   * @param field that holds the payload
   * @throws InvalidInputException if the payload does not keep it; names the place and the rule,
   *     and no value of the payload
   */
  void require(String field, JsonNode payload) {
    for (Error error : validate(schema, field, payload)) {
      throw new InvalidInputException(
          path(field, error), "must keep the schema of its type: " + rule(error));
    }
  }

  private static List<Error> validate(Schema schema, String field, JsonNode json) {
    try {
      return schema.validate(json, (context, of) -> context.setExecutionConfig(LIMITS));
    } catch (ValidationLimitExceededException | StackOverflowError e) {
      throw new InvalidInputException(field, "takes too many steps to compare with its schema");
    }
  }

  private static String rule(Error error) {
    JsonNode value = error.getSchemaNode();
    String shown = value == null ? "" : value.toString();
    return error.getKeyword()
        + (shown.isEmpty() || shown.length() > MAX_VALUE_SHOWN ? "" : " " + shown);
  }

  /** Such as {@code data.items[2].price}. */
  private static String path(String field, Error error) {
    StringBuilder path = new StringBuilder(field);
    var at = error.getInstanceLocation();
    for (int i = 0; i < at.getNameCount(); i++) {
      add(path, at.getElement(i));
    }
    if (error.getProperty() != null) {
      add(path, error.getProperty());
    }
    return EventRules.shown(path.toString());
  }

  private static void add(StringBuilder path, Object step) {
    if (step instanceof Number index) {
      path.append('[').append(index).append(']');
    } else {
      path.append('.').append(step);
    }
  }

  private static RegularExpression expression(String text) {
    Pattern pattern = Pattern.compile(text);
    return value -> pattern.matcher(value).find();
  }
}
