package dev.dromedary.autoconfigure;

import dev.dromedary.event.Event;
import dev.dromedary.match.UrgentTypes;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;

/** On which lane a delivery waits that is not attempted at once. */
public final class Lanes {

  private final UrgentTypes urgent;
  private final Duration patience;
  private final Clock clock;

  /**
   * @param patience for so long after its acceptance an event that is not urgent is no reason to
   *     hurry on to the events behind it
   */
  Lanes(UrgentTypes urgent, Duration patience, Clock clock) {
    this.urgent = urgent;
    this.patience = patience;
    this.clock = clock;
  }

  /** Puts into the variable {@code lane} of a delivery's message: URGENT or QUEUED. */
  public void choose(Exchange exchange) {
    Object type = exchange.getMessage().getHeader("eventType");
    boolean goesAhead = type != null && urgent.contains(type.toString());
    exchange.setVariable("lane", goesAhead ? "URGENT" : "QUEUED");
  }

  /**
   * Whether an event is part of a backlog in which urgent ones may stand behind it: its deliveries
   * are not attempted where the backlog waits for them.
   */
  boolean givesWay(Event event) {
    return !urgent.isEmpty()
        && event.acceptedAt().plus(patience).isBefore(clock.instant())
        && !urgent.contains(event.type());
  }
}
