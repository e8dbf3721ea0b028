package dev.dromedary.match;

import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/** On which lane a delivery waits that is not attempted at once. */
public final class Lanes {

  private final UrgentTypes urgent;
  private final Duration patience;
  private final Predicate<String> mayTakeLong;
  private final Clock clock;

  /**
   * @param patience for so long after its acceptance an event that is not urgent is no reason to
   *     hurry on to the events behind it
   * @param mayTakeLong whether an attempt at an endpoint does
   */
  public Lanes(UrgentTypes urgent, Duration patience, Predicate<String> mayTakeLong, Clock clock) {
    this.urgent = urgent;
    this.patience = patience;
    this.mayTakeLong = mayTakeLong;
    this.clock = clock;
  }

  /** Puts into the variable {@code lane} of a delivery's message: URGENT, SLOW or QUEUED. */
  public void choose(Exchange exchange) {
    String type = exchange.getMessage().getHeader("eventType", String.class);
    String endpointId = exchange.getMessage().getHeader(DeliveryMessage.ENDPOINT_ID, String.class);
    if (type != null && isUrgent(type)) {
      exchange.setVariable("lane", "URGENT");
    } else if (endpointId != null && mayTakeLong.test(endpointId)) {
      exchange.setVariable("lane", "SLOW");
    } else {
      exchange.setVariable("lane", "QUEUED");
    }
  }

  public boolean isUrgent(String eventType) {
    return urgent.contains(eventType);
  }

  /**
   * Whether an event is part of a backlog in which urgent ones may stand behind it: its deliveries
   * are not attempted where the backlog waits for them.
   */
  boolean givesWay(Event event) {
    return !urgent.isEmpty()
        && event.acceptedAt().plus(patience).isBefore(clock.instant())
        && !isUrgent(event.type());
  }
}
