package dev.dromedary.monitor;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.history.DeadLetter;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;

/** The step of {@code operations.camel.yaml} that makes an event of a dead letter. */
public final class OperationsSteps {

  private final Endpoints endpoints;
  private final Clock clock;

  public OperationsSteps(Endpoints endpoints, Clock clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  /** Takes a dead letter's message, gives the event that reports it, or none. */
  public void toEvent(Exchange exchange) {
    DeadLetter letter = DeadLetterMessage.read(exchange.getMessage().getHeaders());
    ExchangeMessages.set(
        exchange,
        OperationalEvents.deadLettered(letter, endpoints.find(letter.endpointId()), clock.instant())
            .orElse(null),
        Map.of());
  }
}
