package dev.dromedary.api;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Rfc3339;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** A value as its rule says, of which null is none, and nothing that could be made into one. */
final class StrictValue<T> extends StdScalarDeserializer<T> {

  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 250;
  private static final String TEXT =
      "must be a string that is not empty, without control characters";

  /** A plain event's is. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("source", "eventSource");

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
    return module;
  }

  /** The values of a query: texts. */
  static JacksonModule ofQueries() {
    SimpleModule module = new SimpleModule("queries");
    add(
        module,
        Boolean.class,
        (name, p) -> text(name, p).filter(Set.of("true", "false")::contains).map(Boolean::valueOf),
        FLAG);
    add(
        module,
        DeliveryStatus.class,
        (name, p) -> text(name, p).flatMap(StrictValue::status),
        "must be one of " + Arrays.toString(DeliveryStatus.values()));
    add(
        module,
        int.class,
        (name, p) -> text(name, p).flatMap(StrictValue::limit),
        "must be a number from 1 to " + MAX_LIMIT);
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

  private static Optional<DeliveryStatus> status(String text) {
    return Arrays.stream(DeliveryStatus.values())
        .filter(status -> status.name().equals(text))
        .findFirst();
  }

  /** The only number that calls take. */
  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(number -> number.matches("[0-9]{1,3}"))
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
    String name = parser.currentName();
    return reading.apply(name, parser).orElseThrow(() -> new InvalidInputException(name, rule));
  }

  @Override
  public T getNullValue(DeserializationContext context) {
    throw new InvalidInputException(context.getParser().currentName(), rule);
  }

  @Override
  public Object getAbsentValue(DeserializationContext context) {
    return handledType() == int.class ? DEFAULT_LIMIT : null;
  }
}
