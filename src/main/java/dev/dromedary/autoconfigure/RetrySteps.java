package dev.dromedary.autoconfigure;

import dev.dromedary.deliver.Admission;
import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.EndpointHealth;
import dev.dromedary.deliver.Reason;
import dev.dromedary.retry.Outcomes;
import dev.dromedary.retry.Place;
import dev.dromedary.retry.Retries;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  private final Outcomes outcomes;
  private final Clock clock;

  RetrySteps(Retries retries, EndpointHealth health, Admission admission, Clock clock) {
    this.retries = retries;
    this.health = health;
    this.admission = admission;
    this.outcomes = new Outcomes(retries);
    this.clock = clock;
  }

  /** The properties of a message that waits on a tier until then. */
  static Map<String, Object> waiting(Map<String, Object> properties, Instant dueAt) {
    Map<String, Object> waiting = new HashMap<>(properties);
    waiting.put("dueAt", dueAt.toEpochMilli());
    waiting.put("JMSXGroupID", GROUP);
    return waiting;
  }

  /**
   * If it waits for a turn that is still to come, or for a circuit that is still open, puts the
   * name of the tier on which it goes on waiting into the variable {@code next}, and its due time
   * into the message: who waits for hours takes nobody's time in between, the history's neither. If
   * not, or if the endpoint that was busy is quick by now, the message says no more that it waited.
   */
  public void turn(Exchange exchange) {
    Message message = exchange.getMessage();
    boolean isTurnToCome = slot(message) > clock.millis();
    Optional<Place> next =
        isTurnToCome && !isQuickByNow(message)
            ? Optional.of(retries.until(Instant.ofEpochMilli(slot(message))))
            : whileOpen(message);
    if (next.isPresent()) {
      Map<String, Object> properties = new HashMap<>(message.getHeaders());
      properties.keySet().removeIf(name -> name.startsWith("JMS"));
      exchange.setVariable("next", next.get().tier());
      Wire.set(exchange, Wire.bytes(message), waiting(properties, next.get().dueAt()));
      return;
    }
    message.getHeaders().keySet().removeIf(RetrySteps::isOfTheWait);
    if (isTurnToCome) {
      message.removeHeader(SLOT);
    }
  }

  private static long slot(Message message) {
    return message.getHeader(SLOT) instanceof Long millis ? millis : 0;
  }

  /** Empty too if its schedule is over: it goes back to be given up. */
  private Optional<Place> whileOpen(Message message) {
    if (!waitsFor(Reason.CIRCUIT_OPEN, message)) {
      return Optional.empty();
    }
    Delivery delivery = DeliveryMessage.read(message.getHeaders(), Wire.bytes(message));
    return admission
        .stillOpen(delivery)
        .map(decision -> outcomes.notAdmitted(decision, clock.instant()))
        .filter(outcome -> outcome.status() == DeliveryStatus.RETRYING)
        .map(outcome -> new Place(outcome.tier(), outcome.dueAt()));
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
