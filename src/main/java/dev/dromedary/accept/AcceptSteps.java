package dev.dromedary.accept;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.batch.MessageGroups;
import dev.dromedary.broker.JmsMessageMac;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventMessage;
import dev.dromedary.event.IdConflictException;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.metrics.Counters;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.tracing.Traces;
import dev.dromedary.tracing.Traces.Stage;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code accept.camel.yaml}. */
public final class AcceptSteps {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.event");

  /** Of the messages of operational events. */
  private static final String KIND = "event";

  /** From here on a time is none that a clock shows; an event's own time ends here too. */
  private static final long YEAR_10000 = 253_402_300_800_000L;

  private final EventReader reader;
  private final DuplicateWindow window;
  private final OrderedTenants ordered;
  private final Counters counters;
  private final JmsMessageMac macs;
  private final Traces traces;
  private final Clock clock;

  public AcceptSteps(
      EventReader reader,
      DuplicateWindow window,
      OrderedTenants ordered,
      Counters counters,
      JmsMessageMac macs,
      Traces traces,
      Clock clock) {
    this.reader = reader;
    this.window = window;
    this.ordered = ordered;
    this.counters = counters;
    this.macs = macs;
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * Reads the message and puts the verdict into the variable of that name: VALID (the body is the
   * event, the variable {@code eventKey} what identifies it), or REJECTED (the body is as it came,
   * {@code rejectReason} says why).
   */
  public void read(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] body = ExchangeMessages.bytes(message);
    Traces.StageSpan span = begin(message.getHeaders());
    try {
      if (body == null) {
        throw new InvalidInputException("body", "must be a text or bytes message");
      }
      Event event =
          reader.fromMessage(
              message.getHeaders(),
              body,
              message.getBody() instanceof String,
              message.getHeader(
                  KafkaSteps.ORIGIN,
                  () -> message.getHeader("JMSMessageID", String.class),
                  String.class),
              acceptedAt(message));
      // The gateway's own are no CloudEvents; a source beside the MAC would make another event of
      // it.
      if (isOperational(event)
          && (!event.source().isEmpty() || !macs.isSigned(KIND, message.getHeaders(), body))) {
        throw new InvalidInputException("tenant", "is reserved for events of the gateway's own");
      }
      if (window.hasOther(event.key(), event.digest())) {
        throw new IdConflictException("eventId");
      }
      exchange.setVariable("verdict", "VALID");
      exchange.setVariable("eventKey", event.key().toString());
      ExchangeMessages.set(exchange, traced(event, span, message.getHeaders()), Map.of());
    } catch (InvalidInputException e) {
      span.end("rejected");
      counters.rejected();
      exchange.setVariable("verdict", "REJECTED");
      Map<String, Object> properties = new HashMap<>(message.getHeaders());
      // With the sender's duplicate id the broker would take it once, and then roll back the batch
      // that brings it a second time.
      properties.keySet().removeIf(name -> name.startsWith("JMS") || name.startsWith("_AMQ_"));
      properties.put("rejectReason", e.getMessage());
      LOG.warn(
          "event.rejected messageId={} {}",
          message.getHeader("JMSMessageID", String.class),
          e.getMessage());
      ExchangeMessages.set(exchange, message.getBody(), properties);
    }
  }

  /**
   * Turns an event from the HTTP API into its message. The events of a tenant with an ordered
   * endpoint are one JMS message group, or two of them would be matched at the same time.
   */
  public void write(Exchange exchange) {
    Event event = exchange.getMessage().getBody(Event.class);
    Map<String, Object> properties = EventMessage.properties(event);
    // As a number it would be read as a sender's, which may count seconds.
    properties.put("eventTime", event.time().toString());
    if (ordered.contains(event.tenant())) {
      properties.put(MessageGroups.ID, event.tenant());
    }
    if (isOperational(event)) {
      macs.sign(KIND, properties, event.body());
    }
    ExchangeMessages.set(exchange, event.body(), properties);
  }

  /** The call of the API that accepted an event has its span already. */
  private Traces.StageSpan begin(Map<String, Object> properties) {
    return EventMessage.isWritten(properties)
        ? Traces.StageSpan.NONE
        : traces.begin(
            Stage.ACCEPT, properties.get(Traces.HEADER) instanceof String parent ? parent : null);
  }

  private static Event traced(Event event, Traces.StageSpan span, Map<String, Object> properties) {
    if (EventMessage.isWritten(properties)) {
      return event.traced(EventMessage.trace(properties));
    }
    span.with("webhooks.event.id", event.id())
        .with("webhooks.event.type", event.type())
        .with("webhooks.tenant", event.tenant())
        .end(null);
    return event.traced(span.traceparent());
  }

  private static boolean isOperational(Event event) {
    return event.tenant().equals(Event.OPERATIONS_TENANT);
  }

  /**
   * The same each time the message is delivered, so that the ids that are derived from it are the
   * same too.
   */
  private Instant acceptedAt(Message message) {
    Object at =
        message.getHeader(
            EventMessage.isWritten(message.getHeaders())
                ? EventMessage.ACCEPTED_AT
                : "JMSTimestamp");
    return at instanceof Long millis && millis > 0 && millis < YEAR_10000
        ? Instant.ofEpochMilli(millis)
        : clock.instant();
  }
}
