package dev.dromedary.autoconfigure;

import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.EndpointHealth;
import dev.dromedary.deliver.Reason;
import dev.dromedary.retry.Place;
import dev.dromedary.retry.Retries;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
  private final Clock clock;

  RetrySteps(Retries retries, EndpointHealth health, Clock clock) {
    this.retries = retries;
    this.health = health;
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
   * If it waits for a turn that is still to come, puts the name of the tier on which it goes on
   * waiting into the variable {@code next}, and its due time into the message: who waits for hours
   * at a limit asks nobody in between. If not, or if the endpoint that was busy is quick by now,
   * the message says no more that it waited.
   */
  public void turn(Exchange exchange) {
    Message message = exchange.getMessage();
    long slot = message.getHeader(SLOT) instanceof Long millis ? millis : 0;
    boolean isStillToCome = slot > clock.millis();
    if (isStillToCome && !isQuickByNow(message)) {
      Place next = retries.until(Instant.ofEpochMilli(slot));
      Map<String, Object> properties = new HashMap<>(message.getHeaders());
      properties.keySet().removeIf(name -> name.startsWith("JMS"));
      exchange.setVariable("next", next.tier());
      Wire.set(exchange, Wire.bytes(message), waiting(properties, next.dueAt()));
      return;
    }
    message.getHeaders().keySet().removeIf(RetrySteps::isOfTheWait);
    if (isStillToCome) {
      message.removeHeader(SLOT);
    }
  }

  private boolean isQuickByNow(Message message) {
    return Reason.ENDPOINT_BUSY.name().equals(message.getHeader("reason"))
        && message.getHeader(DeliveryMessage.ENDPOINT_ID) instanceof String endpointId
        && health.quick(endpointId);
  }

  private static boolean isOfTheWait(String header) {
    return header.equals("dueAt") || header.equals("reason") || header.startsWith("JMS");
  }
}
