package dev.dromedary.ordering;

import dev.dromedary.expression.Expressions;
import java.time.Duration;

/** The steps of ordered deliveries, for tests of the routes. */
public final class TestOrder {

  private TestOrder() {}

  public static OrderSteps steps(Lines lines) {
    return new OrderSteps(lines, new OrderKeys(new Expressions(Duration.ofSeconds(5))));
  }
}
