package dev.dromedary.expression;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.dromedary.event.InvalidInputException;
import java.time.Duration;
import java.util.Optional;

/** The expressions of all endpoints, each compiled once. */
public final class Expressions {

  private final Duration time;
  private final Cache<String, Expression> compiled =
      Caffeine.newBuilder().maximumSize(10_000).build();

  /**
   * @param time that an expression may take for one event
   */
  public Expressions(Duration time) {
    this.time = time;
  }

  /**
   * For the registration of an endpoint.
   *
   * @throws InvalidInputException of the field, if it is not a valid expression
   */
  public static void require(String field, String text) {
    Expression.compile(field, text);
  }

  /** The time that the filters of all endpoints of a tenant may take together for one event. */
  public Duration timeForAll() {
    return time.multipliedBy(10);
  }

  /**
   * Whether a filter is true for the event.
   *
   * @param atMost the time that is left for the event
   * @throws ExpressionException if it gives neither true nor false
   * @throws InvalidInputException if it is not a valid expression
   */
  public boolean holds(String filter, EventVariables event, Duration atMost) {
    Object value = compiled(filter).value(event, atMost.compareTo(time) < 0 ? atMost : time);
    if (value instanceof Boolean holds) {
      return holds;
    }
    throw new ExpressionException("gave neither true nor false");
  }

  /**
   * The value of an ordering key as text: of a string, number or boolean; empty for anything else.
   *
   * @throws ExpressionException if it gives no value
   * @throws InvalidInputException if it is not a valid expression
   */
  public Optional<String> key(String expression, EventVariables event) {
    Object value = value(expression, event);
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? Optional.of(value.toString())
        : Optional.empty();
  }

  /**
   * The value of an expression for the event.
   *
   * @throws ExpressionException if it gives no value
   * @throws InvalidInputException if it is not a valid expression
   */
  Object value(String expression, EventVariables event) {
    return compiled(expression).value(event, time);
  }

  private Expression compiled(String text) {
    return compiled.get(text, expression -> Expression.compile("filter", expression));
  }
}
