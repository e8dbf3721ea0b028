package dev.dromedary.retry;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.EndpointHealth;
import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import dev.dromedary.match.Lanes;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The step of {@code retry.camel.yaml}. */
public final class RetrySteps {

  /**
   * The messages of a tier are one group, so that one gateway at a time moves them, see
   * DueListenerContainer.
   */
  private static final String GROUP = "webhooks-retry";

  private static final String SLOT = "slotAt";

  private final Retries retries;
  private final EndpointHealth health;
  private final Admission admission;
  private final Lanes lanes;
  private final Outcomes outcomes;
  private final Clock clock;

  public RetrySteps(
      Retries retries, EndpointHealth health, Admission admission, Lanes lanes, Clock clock) {
    this.retries = retries;
    this.health = health;
    this.admission = admission;
    this.lanes = lanes;
    this.outcomes = new Outcomes(retries);
    this.clock = clock;
  }

  /** The properties of a message that waits on a tier until then. */
  public static Map<String, Object> waiting(Map<String, Object> properties, Instant dueAt) {
    Map<String, Object> waiting = new HashMap<>(properties);
    waiting.put("dueAt", dueAt.toEpochMilli());
    waiting.put("JMSXGroupID", GROUP);
    return waiting;
  }

  /**
   * If it would only be put off again, its turn is still to come, the circuit still open or its
   * endpoint still busy, puts the name of the tier on which it goes on waiting into the variable
   * {@code next}, and its due time into the message: who waits for hours takes nobody's time in
   * between, the history's neither. If not, or if the endpoint that was busy is quick by now, the
   * message says no more that it waited.
   */
  public void turn(Exchange exchange) {
    Message message = exchange.getMessage();
    boolean isTurnToCome = slot(message) > clock.millis();
    if (isTurnToCome && !isQuickByNow(message)) {
      Instant slot = Instant.ofEpochMilli(slot(message));
      goOn(exchange, slot, retries.until(slot));
      return;
    }
    Optional<Outcome> stillWaits = stillWaits(message);
    if (stillWaits.isPresent()) {
      Outcome outcome = stillWaits.get();
      goOn(exchange, outcome.delivery().slotAt(), new Place(outcome.tier(), outcome.dueAt()));
      return;
    }
    message.getHeaders().keySet().removeIf(RetrySteps::isOfTheWait);
    if (isTurnToCome) {
      message.removeHeader(SLOT);
      health.nobodyWaits(message.getHeader(DeliveryMessage.ENDPOINT_ID, String.class));
    }
  }

  private static void goOn(Exchange exchange, Instant slot, Place next) {
    Message message = exchange.getMessage();
    Map<String, Object> properties = new HashMap<>(message.getHeaders());
    properties.keySet().removeIf(name -> name.startsWith("JMS"));
    if (slot != null) {
      properties.put(SLOT, slot.toEpochMilli());
    }
    exchange.setVariable("next", next.tier());
    ExchangeMessages.set(
        exchange, ExchangeMessages.bytes(message), waiting(properties, next.dueAt()));
  }

  private static long slot(Message message) {
    return message.getHeader(SLOT) instanceof Long millis ? millis : 0;
  }

  /**
   * Empty too if its schedule is over, so that it is attempted for the last time, and if it is
   * urgent and its endpoint busy: where it is admitted it does not queue up with the others.
   */
  private Optional<Outcome> stillWaits(Message message) {
    Function<Delivery, Optional<Admission.Decision>> stillWaits;
    if (waitsFor(Reason.CIRCUIT_OPEN, message)) {
      stillWaits = admission::stillOpen;
    } else if (waitsFor(Reason.ENDPOINT_BUSY, message) && !isUrgent(message)) {
      stillWaits = admission::stillBusy;
    } else {
      return Optional.empty();
    }
    return stillWaits
        .apply(DeliveryMessage.read(message.getHeaders(), ExchangeMessages.bytes(message)))
        .map(decision -> outcomes.notAdmitted(decision, clock.instant()));
  }

  private boolean isUrgent(Message message) {
    return message.getHeader("eventType") instanceof String type && lanes.isUrgent(type);
  }

  private boolean isQuickByNow(Message message) {
    return waitsFor(Reason.ENDPOINT_BUSY, message)
        && message.getHeader(DeliveryMessage.ENDPOINT_ID) instanceof String endpointId
        && health.quick(endpointId);
  }

  private static boolean waitsFor(Reason reason, Message message) {
    return reason.name().equals(message.getHeader("reason"));
  }

  private static boolean isOfTheWait(String header) {
    return header.equals("dueAt") || header.equals("reason") || header.startsWith("JMS");
  }
}
