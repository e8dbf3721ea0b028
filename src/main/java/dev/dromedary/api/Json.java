package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonText;
import dev.dromedary.event.Rfc3339;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The API's own JSON mapping, strict, whatever a host application sets for its own. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.WRAP_EXCEPTIONS)
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
          .addMixIn(ProblemDetail.class, Problem.class)
          .addModule(
              new SimpleModule()
                  .addDeserializer(
                      String.class,
                      new Strict<>(
                          String.class,
                          Json::text,
                          "must be a string that is not empty, without control characters"))
                  .addDeserializer(
                      Instant.class,
                      new Strict<>(
                          Instant.class, p -> text(p).flatMap(Rfc3339::read), Rfc3339.RULE))
                  .addDeserializer(
                      Boolean.class,
                      new Strict<>(Boolean.class, Json::flag, "must be true or false")))
          .build();

  private Json() {}

  static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** A JSON object; everything else is refused. */
  static JsonNode object(byte[] text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw JsonText.malformed(e);
    }
    if (!node.isObject()) {
      throw new InvalidInputException("body", "must be a JSON object");
    }
    return node;
  }

  /** A JSON object as a record of texts, times and flags, of which null is none. */
  static <T> T read(byte[] text, Class<T> type) {
    JsonNode object = object(text);
    try {
      return type.isInstance(object) ? type.cast(object) : MAPPER.treeToValue(object, type);
    } catch (UnrecognizedPropertyException e) {
      throw InvalidInputException.unknown(
          e.getPropertyName(), e.getKnownPropertyIds().stream().map(String::valueOf).toList());
    }
  }

  private static Optional<String> text(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_STRING
        ? Optional.of(parser.getString()).filter(Json::isPlain)
        : Optional.empty();
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<Boolean> flag(JsonParser parser) {
    return parser.currentToken().isBoolean()
        ? Optional.of(parser.getBooleanValue())
        : Optional.empty();
  }

  /** Takes what its rule says, and nothing that could be made into it. */
  private static final class Strict<T> extends StdScalarDeserializer<T> {

    private final transient Function<JsonParser, Optional<T>> reading;
    private final String rule;

    Strict(Class<T> type, Function<JsonParser, Optional<T>> reading, String rule) {
      super(type);
      this.reading = reading;
      this.rule = rule;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
      return reading
          .apply(parser)
          .orElseThrow(() -> new InvalidInputException(parser.currentName(), rule));
    }

    @Override
    public T getNullValue(DeserializationContext context) {
      throw new InvalidInputException(context.getParser().currentName(), rule);
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return null;
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
