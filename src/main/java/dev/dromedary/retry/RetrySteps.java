package dev.dromedary.retry;

import dev.dromedary.admission.Admission;
import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.batch.MessageGroups;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import dev.dromedary.match.LaneSteps;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of {@code retry.camel.yaml}. */
public final class RetrySteps {

  /**
   * The messages of a tier are one group, so that one gateway at a time moves them, see {@link
   * JmsDueSource}.
   */
  private static final String GROUP = "webhooks-retry";

  /** The reasons of waits that end on a tier, if they do. */
  private static final Map<String, Reason> REASONS =
      Map.of(
          Reason.ENDPOINT_BUSY.name(), Reason.ENDPOINT_BUSY,
          Reason.RATE_LIMITED.name(), Reason.RATE_LIMITED,
          Reason.CIRCUIT_OPEN.name(), Reason.CIRCUIT_OPEN);

  private final Admission admission;
  private final LaneSteps lanes;
  private final Outcomes outcomes;
  private final Clock clock;

  public RetrySteps(Retries retries, Admission admission, LaneSteps lanes, Clock clock) {
    this.admission = admission;
    this.lanes = lanes;
    this.outcomes = new Outcomes(retries);
    this.clock = clock;
  }

  /** Turns an outcome into the message that waits on its tier. */
  public void write(Exchange exchange) {
    Outcome outcome = exchange.getMessage().getBody(Outcome.class);
    Map<String, Object> properties = DeliveryMessage.properties(outcome.delivery());
    properties.put(DeliveryMessage.REASON, outcome.reason());
    ExchangeMessages.set(
        exchange, outcome.delivery().event().body(), waiting(properties, outcome.dueAt()));
  }

  /** The properties of a message that waits on a tier until then. */
  static Map<String, Object> waiting(Map<String, Object> properties, Instant dueAt) {
    Map<String, Object> waiting = new HashMap<>(properties);
    waiting.put(JmsDueSource.DUE_AT, dueAt.toEpochMilli());
    waiting.put(MessageGroups.ID, GROUP);
    return waiting;
  }

  /**
   * If it would only be deferred again, because its reserved time is still to come, its endpoint
   * still busy or the circuit breaker still open, puts the name of the tier on which it goes on
   * waiting into the variable {@code next}, DEFERRED into {@code delay}, and its due time into the
   * message: a wait of hours takes no time of the deliveries in between, the history's neither. If
   * not, the message says no more that it waited.
   */
  public void check(Exchange exchange) {
    Message message = exchange.getMessage();
    Optional<Outcome> waits = stillWaits(message);
    if (waits.isPresent()) {
      goOn(exchange, waits.get());
      return;
    }
    message.getHeaders().keySet().removeIf(RetrySteps::isOfTheWait);
    if (message.getHeader(DeliveryMessage.RESERVED_AT) instanceof Long millis
        && millis > clock.millis()) {
      message.setHeader(DeliveryMessage.RESERVED_AT, clock.millis());
    }
  }

  private void goOn(Exchange exchange, Outcome outcome) {
    exchange.setVariable("delay", "DEFERRED");
    exchange.setVariable("next", outcome.tier());
    ExchangeMessages.set(exchange, outcome, Map.of());
    write(exchange);
  }

  /**
   * High-priority deliveries learn it where they are admitted: there they are behind no backlog.
   */
  private Optional<Outcome> stillWaits(Message message) {
    Reason reason = REASONS.get(String.valueOf(message.getHeader(DeliveryMessage.REASON)));
    if (reason == null || reason == Reason.ENDPOINT_BUSY && hasPriority(message)) {
      return Optional.empty();
    }
    Delivery delivery = DeliveryMessage.read(message.getHeaders(), ExchangeMessages.bytes(message));
    return admission
        .stillWaits(delivery, reason)
        .map(decision -> outcomes.notAdmitted(decision, clock.instant()));
  }

  private boolean hasPriority(Message message) {
    return message.getHeader("eventType") instanceof String type && lanes.hasPriority(type);
  }

  private static boolean isOfTheWait(String header) {
    return header.equals(JmsDueSource.DUE_AT)
        || header.equals(DeliveryMessage.REASON)
        || header.startsWith("JMS");
  }
}
