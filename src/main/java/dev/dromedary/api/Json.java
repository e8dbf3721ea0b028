package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonText;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The API's own JSON mapping, strict, whatever a host application sets for its own. */
final class Json {

  private static final JsonMapper BODIES =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.WRAP_EXCEPTIONS)
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
          .addMixIn(ProblemDetail.class, Problem.class)
          .addModule(StrictValue.ofBodies())
          .addModule(new SimpleModule("answers").addSerializer(new TimeText()))
          .build();

  private static final JsonMapper QUERIES =
      BODIES.rebuild().addModule(StrictValue.ofQueries()).build();

  private static final RecordComponent[] NONE = {};

  private Json() {}

  static byte[] write(Object value) {
    return BODIES.writeValueAsBytes(value);
  }

  /** As it is written. */
  static JsonNode tree(Object value) {
    return BODIES.valueToTree(value);
  }

  /** A value that {@link #write} wrote. */
  static <T> T kept(byte[] text, Class<T> type) {
    return BODIES.readValue(text, type);
  }

  /** JSON that {@link #write} wrote. */
  static JsonNode parsed(String text) {
    return BODIES.readTree(text);
  }

  /** A JSON object; everything else is rejected. */
  static JsonNode object(byte[] text) {
    JsonNode node;
    try {
      node = BODIES.readTree(text);
    } catch (JacksonException e) {
      throw JsonText.malformed(e);
    }
    if (!node.isObject()) {
      throw new InvalidInputException("body", "must be a JSON object");
    }
    return node;
  }

  /** A component that is a list may have one value in place of a list of it, but not none. */
  static <T> T body(byte[] text, Class<T> type) {
    ObjectNode fields = (ObjectNode) object(text);
    for (RecordComponent component : type.isRecord() ? type.getRecordComponents() : NONE) {
      JsonNode value = fields.get(component.getName());
      if (value != null && component.getType() == List.class) {
        if (!value.isArray()) {
          fields.putArray(component.getName()).add(value);
        } else if (value.isEmpty()) {
          throw new InvalidInputException(component.getName(), "must not be an empty list");
        }
      }
    }
    return record(BODIES, fields, type);
  }

  /** The parameters that this record knows; a component that is a list has all values of its. */
  static <T> T query(Map<String, List<String>> parameters, Class<T> type) {
    ObjectNode fields = QUERIES.createObjectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      List<String> values = parameters.get(name);
      if (values != null && component.getType() == List.class) {
        ArrayNode array = fields.putArray(name);
        StrictValue.split(component, values).forEach(array::add);
      } else if (values != null && values.size() > 1) {
        throw new InvalidInputException(name, "must be given once");
      } else if (values != null) {
        fields.put(name, values.get(0));
      }
    }
    return record(QUERIES, fields, type);
  }

  private static <T> T record(JsonMapper mapper, JsonNode fields, Class<T> type) {
    try {
      return mapper.treeToValue(fields, type);
    } catch (UnrecognizedPropertyException e) {
      throw InvalidInputException.unknown(
          e.getPropertyName(), e.getKnownPropertyIds().stream().map(String::valueOf).toList());
    } catch (MismatchedInputException e) {
      if (e.getCause() instanceof InvalidInputException invalid) {
        throw invalid;
      }
      if (e.getTargetType() != null && e.getTargetType().isEnum()) {
        throw new InvalidInputException(
            e.getPath().get(e.getPath().size() - 1).getPropertyName(),
            "must be one of "
                + Arrays.stream(e.getTargetType().getEnumConstants())
                    .map(each -> mapper.convertValue(each, String.class))
                    .collect(Collectors.joining(", ")));
      }
      throw e;
    } catch (DatabindException e) {
      // A rule of the record's own.
      if (e.getCause() instanceof InvalidInputException invalid) {
        throw invalid;
      }
      throw e;
    }
  }

  /** Problem details as clients know them: without the path, which they have. */
  @JsonPropertyOrder({"type", "title", "status", "detail", "field", "rule"})
  private interface Problem {

    @JsonIgnore
    URI getInstance();

    @JsonAnyGetter
    Map<String, Object> getProperties();
  }
}
