package dev.dromedary.ordering;

import dev.dromedary.expression.Expressions;
import java.time.Duration;

/** The steps of ordered deliveries, for tests of the routes. */
public final class TestOrder {

  private TestOrder() {}

  public static OrderingSteps steps(Sequencer sequencer) {
    return new OrderingSteps(sequencer, new OrderKeys(new Expressions(Duration.ofSeconds(5))));
  }
}
