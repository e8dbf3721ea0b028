package dev.dromedary.erasure;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.endpoint.Endpoints;
import java.time.Clock;

/** Beans that other packages' tests need. */
public record ErasureBeans(
    ErasureStore store, Endpoints endpoints, DeadLetters deadLetters, Clock clock) {

  public Erasures erasures() {
    return new Erasures(store, endpoints, deadLetters, clock);
  }
}
