package dev.dromedary.api;

import dev.dromedary.event.Event;
import dev.dromedary.expression.EventVariables;
import dev.dromedary.expression.ExpressionException;
import dev.dromedary.expression.Expressions;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Events of which an expression is true; one that it fails on, without a key for example, is not.
 */
final class Containing implements Predicate<Event> {

  /** Of one event. */
  private static final Duration LONGEST = Duration.ofMillis(50);

  private final String expression;
  private final Expressions expressions = new Expressions(LONGEST);

  private Containing(String expression) {
    this.expression = expression;
  }

  /**
   * @param expression in CEL; null: there is no such condition, and this gives null
   * @throws dev.dromedary.event.InvalidInputException with the place at which it is wrong
   */
  static Containing of(String expression) {
    if (expression == null) {
      return null;
    }
    Expressions.require("contains", expression);
    return new Containing(expression);
  }

  @Override
  public boolean test(Event event) {
    try {
      return expressions.holds(expression, new EventVariables(event), LONGEST);
    } catch (ExpressionException e) {
      return false;
    }
  }
}
