package dev.dromedary.expression;

import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Transforms of endpoints: a CEL expression whose value is the request that is sent for an event,
 * {@code {"body": …, "headers": {…}}}, each of which may be left out.
 */
public final class Transforms {

  private static final Set<String> PARTS = Set.of("body", "headers");
  private static final int MAX_BODY = 1024 * 1024;

  private final Expressions expressions;

  public Transforms(Expressions expressions) {
    this.expressions = expressions;
  }

  /**
   * For the registration of an endpoint.
   *
   * @param header rejects the name of a header that must not be set
   * @throws InvalidInputException of the field, if it is not a valid transform
   */
  public static void require(String field, String text, Consumer<String> header) {
    Expression transform = Expression.compile(field, text);
    if (!transform.mayBeObject()) {
      throw new InvalidInputException(field, "must give an object: {'body': …, 'headers': {…}}");
    }
    transform.namesWithin("headers").forEach(header);
  }

  /**
   * A request as a transform shapes it.
   *
   * @param body JSON, or null: the event's own bytes
   * @param headers to send besides those of the endpoint
   */
  public record Shape(byte[] body, Map<String, String> headers) {

    /** The payload is in it. */
    @Override
    public String toString() {
      return "Shape[***]";
    }
  }

  /**
   * @throws ExpressionException if the expression gives no such value, with its reason and without
   *     a value of the event
   */
  public Shape apply(String transform, Event event) {
    Object value = expressions.value(transform, new EventVariables(event));
    if (!(value instanceof Map<?, ?> parts) || !PARTS.containsAll(parts.keySet())) {
      throw new ExpressionException("gave no object of body and headers only");
    }
    return new Shape(
        parts.containsKey("body") ? JsonValues.write(parts.get("body"), MAX_BODY) : null,
        parts.containsKey("headers") ? headers(parts.get("headers")) : Map.of());
  }

  private static Map<String, String> headers(Object value) {
    if (!(value instanceof Map<?, ?> given)) {
      throw new ExpressionException("gave headers that are no object");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    given.forEach(
        (name, each) -> {
          if (!(name instanceof String) || !isText(each)) {
            throw new ExpressionException("gave a header that is no text, number or boolean");
          }
          headers.put(name.toString(), each.toString());
        });
    return headers;
  }

  private static boolean isText(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }
}
