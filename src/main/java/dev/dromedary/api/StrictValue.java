package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Rfc3339;
import dev.dromedary.history.StatusCodes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleDeserializers;
import tools.jackson.databind.module.SimpleModule;

/** A value as its rule says, of which null is none, and nothing that could be made into one. */
final class StrictValue<T> extends StdScalarDeserializer<T> {

  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 1000;
  private static final String TEXT =
      "must be a string that is not empty, without control characters";

  /** A plain event's is. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("source", "eventSource");

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
  private static final String FLAG = "must be true or false";

  private final transient BiFunction<String, JsonParser, Optional<T>> reading;
  private final String rule;

  private StrictValue(
      Class<T> type, BiFunction<String, JsonParser, Optional<T>> reading, String rule) {
    super(type);
    this.reading = reading;
    this.rule = rule;
  }

  /** The values of a body. */
  static JacksonModule ofBodies() {
    SimpleModule module = new SimpleModule("bodies");
    add(module, String.class, StrictValue::text, TEXT);
    add(module, Instant.class, (name, p) -> text(name, p).flatMap(Rfc3339::read), Rfc3339.RULE);
    add(
        module,
        Boolean.class,
        (name, p) -> Optional.of(p).filter(StrictValue::isFlag).map(JsonParser::getBooleanValue),
        FLAG);
    add(module, Integer.class, (name, p) -> whole(p), "must be a whole number");
    return module;
  }

  private static Optional<Integer> whole(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT
        ? Optional.of(parser.getIntValue())
        : Optional.empty();
  }

  /** The values of a query: texts. */
  static JacksonModule ofQueries() {
    SimpleModule module = new SimpleModule("queries");
    module.setDeserializers(new Choices());
    add(
        module,
        Boolean.class,
        (name, p) -> text(name, p).filter(Set.of("true", "false")::contains).map(Boolean::valueOf),
        FLAG);
    add(
        module,
        StatusCodes.class,
        (name, p) -> text(name, p).flatMap(StatusCodes::read),
        StatusCodes.RULE);
    add(
        module,
        Integer.class,
        (name, p) -> text(name, p).filter(COUNT.asMatchPredicate()).map(Integer::valueOf),
        "must be a number from 0 to 999,999");
    add(
        module,
        int.class,
        (name, p) -> text(name, p).flatMap(StrictValue::limit),
        "must be a number from 1 to 1,000");
    return module;
  }

  private static <T> void add(
      SimpleModule module,
      Class<T> type,
      BiFunction<String, JsonParser, Optional<T>> reading,
      String rule) {
    module.addDeserializer(type, new StrictValue<>(type, reading, rule));
  }

  private static boolean isFlag(JsonParser parser) {
    return parser.currentToken().isBoolean();
  }

  /** The texts of an enum's values: as an answer has them. */
  private static <E extends Enum<E>> StrictValue<E> choice(Class<E> type) {
    Map<String, E> values = new LinkedHashMap<>();
    for (E value : type.getEnumConstants()) {
      values.put(shown(value), value);
    }
    return new StrictValue<>(
        type,
        (name, p) -> text(name, p).map(values::get),
        "must be one of " + String.join(", ", values.keySet()));
  }

  static String shown(Enum<?> value) {
    try {
      JsonProperty shown =
          value.getDeclaringClass().getField(value.name()).getAnnotation(JsonProperty.class);
      return shown == null ? value.name() : shown.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Values of a fixed set may stand in one parameter, separated by commas, as none has any. */
  static List<String> split(RecordComponent list, List<String> values) {
    Type each = ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    return each instanceof Class<?> type && type.isEnum()
        ? values.stream().flatMap(value -> Stream.of(value.split(",", -1))).toList()
        : values;
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(number -> number.matches("[0-9]{1,4}"))
        .map(Integer::valueOf)
        .filter(limit -> limit >= 1 && limit <= MAX_LIMIT);
  }

  private static Optional<String> text(String name, JsonParser parser) {
    String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
    return Optional.ofNullable(text)
        .filter(value -> !value.isEmpty() || MAY_BE_EMPTY.contains(name))
        // PostgreSQL fails on the character 0, and nothing stored has any of them.
        .filter(value -> value.chars().noneMatch(Character::isISOControl));
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) {
    String name = name(parser);
    return reading.apply(name, parser).orElseThrow(() -> new InvalidInputException(name, rule));
  }

  /** Of a list its own, not that of an element, however deep. */
  private static String name(JsonParser parser) {
    TokenStreamContext at = parser.streamReadContext();
    while (at.currentName() == null && at.getParent() != null) {
      at = at.getParent();
    }
    return at.currentName();
  }

  @Override
  public T getNullValue(DeserializationContext context) {
    throw new InvalidInputException(name(context.getParser()), rule);
  }

  @Override
  public Object getAbsentValue(DeserializationContext context) {
    return handledType() == int.class ? DEFAULT_LIMIT : null;
  }

  /** Each enum. */
  private static final class Choices extends SimpleDeserializers {

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public ValueDeserializer<?> findEnumDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
      return choice((Class) type.getRawClass());
    }
  }
}
