package dev.dromedary.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * The budget of one evaluation. CEL always ends, but not always soon, and strings and lists can be
 * doubled again and again: so each part of the expression reports here as it is evaluated.
 */
final class EvaluationBudget implements CelEvaluationListener {

  /** A modest expression must not fail because the machine stood still for a moment. */
  private static final int STEPS_PER_LOOK = 1_024;

  /** In units of {@link #weight}: about 2 MB of text, or 250,000 small values. */
  private static final int MAX_MADE = 250_000;

  private final long deadline;
  private long steps;
  private long nextLook = STEPS_PER_LOOK;
  private long made;
  private String exceeded;

  EvaluationBudget(Duration time) {
    this.deadline = System.nanoTime() + time.toNanos();
  }

  @Override
  public void callback(CelExpr part, Object value) {
    steps += 1 + size(value) / 8;
    switch (part.getKind()) {
      case LIST, MAP, COMPREHENSION -> makes(value);
      case CALL -> {
        if (value instanceof String) {
          makes(value);
        }
      }
      default -> {}
    }
    if (exceeded == null && steps >= nextLook) {
      nextLook = steps + STEPS_PER_LOOK;
      if (System.nanoTime() - deadline > 0) {
        exceeded = "took too long";
      }
    }
    // CEL takes an exception in one branch of || for an answer if the other one is true.
    require();
  }

  private void makes(Object value) {
    long weight = weight(value, MAX_MADE - made);
    steps += weight / 8;
    made += weight;
    if (exceeded == null && made > MAX_MADE) {
      exceeded = "made more than 2 MB of values";
    }
  }

  private static int size(Object value) {
    return value instanceof Collection<?> list
        ? list.size()
        : value instanceof Map<?, ?> map
            ? map.size()
            : value instanceof String text ? text.length() / 8 : 0;
  }

  /**
   * @throws ExpressionException if more was used
   */
  void require() {
    if (exceeded != null) {
      throw new ExpressionException(exceeded);
    }
  }

  /** One for each value inside and for each 8 characters of text; counts no further than limit. */
  private static long weight(Object value, long limit) {
    if (value instanceof String text) {
      return 1 + text.length() / 8;
    }
    Collection<?> children =
        value instanceof Map<?, ?> map
            ? map.values()
            : value instanceof Collection<?> list ? list : null;
    long weight = 1;
    if (children != null) {
      for (Object child : children) {
        weight += weight(child, limit - weight);
        if (weight > limit) {
          return weight;
        }
      }
    }
    return weight;
  }
}
