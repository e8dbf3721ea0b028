package dev.dromedary.component;

import dev.dromedary.event.EventRules;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.PublishedEvent;
import dev.dromedary.event.TypedId;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Stores an event at the broker. It is sent on the thread of the caller by the JMS component of the
 * caller, so it is a part of the transaction that the caller has there; without one it is durable
 * when the step ends. The body and the headers of the caller stay as they are.
 */
final class PublishProducer extends DefaultProducer {

  /** The caller's pattern asks the caller's consumer for a reply, not this queue. */
  private static final String ONE_WAY =
      "exchangePattern=InOnly&disableReplyTo=true&deliveryPersistent=true";

  private final WebhooksEndpoint options;
  private Endpoint events;
  private Producer sender;
  private Expression type;
  private Expression id;
  private Expression tenant;
  private Expression time;

  PublishProducer(WebhooksEndpoint endpoint) {
    super(endpoint);
    options = endpoint;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    type = expression(options.getType(), WebhooksConstants.EVENT_TYPE);
    id = expression(options.getEventId(), WebhooksConstants.EVENT_ID);
    tenant = expression(options.getTenant(), WebhooksConstants.TENANT);
    time = expression(options.getEventTime(), WebhooksConstants.EVENT_TIME);
    events = options.jms("queue:" + options.getQueue(), ONE_WAY);
    sender = events.createProducer();
  }

  /** An option wins: a header that came from elsewhere does not make it another tenant's event. */
  private Expression expression(String option, String header) {
    Expression expression =
        option == null
            ? getEndpoint().getCamelContext().resolveLanguage("header").createExpression(header)
            : getEndpoint().getCamelContext().resolveLanguage("simple").createExpression(option);
    expression.init(getEndpoint().getCamelContext());
    return expression;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    PublishedEvent event = event(exchange);
    if (event.id() == null && !event.isCloudEvent()) {
      event = event.withId(TypedId.event(WebhooksEndpoint.CLOCK.instant()));
    }
    Exchange send = events.createExchange(ExchangePattern.InOnly);
    Message message = send.getMessage();
    message.setBody(event.body());
    event.properties().forEach(message::setHeader);
    Object group = exchange.getMessage().getHeader("JMSXGroupID");
    if (group != null) {
      message.setHeader("JMSXGroupID", group);
    }
    sender.process(send);
    if (send.getException() != null) {
      throw send.getException();
    }
    exchange.getMessage().setHeader(WebhooksConstants.PUBLISHED_ID, event.id());
  }

  private PublishedEvent event(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    Object content = message.getBody();
    if (content instanceof Map || content instanceof Iterable) {
      throw new InvalidInputException("body", "must be text or bytes: marshal it before");
    }
    byte[] body = content == null ? null : message.getMandatoryBody(byte[].class);
    if (body == null) {
      throw new InvalidInputException("body", "is required");
    }
    if (!(content instanceof String)) {
      message.setBody(body);
    }
    return new PublishedEvent(
        text(type, exchange),
        text(id, exchange),
        text(tenant, exchange),
        instant(time.evaluate(exchange, Object.class)),
        message.getHeader(Exchange.CONTENT_TYPE, String.class),
        body);
  }

  /** Null if it is empty, such as the value of a header that is not there. */
  private static String text(Expression expression, Exchange exchange) {
    String text = expression.evaluate(exchange, String.class);
    return text == null || text.isEmpty() ? null : text;
  }

  private static Instant instant(Object time) {
    if (time == null || "".equals(time)) {
      return null;
    }
    return time instanceof Instant instant
        ? instant
        : time instanceof Date date
            ? date.toInstant()
            : EventRules.timeOrNumber("eventTime", time.toString(), null);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    ServiceHelper.startService(sender);
  }

  @Override
  protected void doStop() throws Exception {
    ServiceHelper.stopService(sender);
    super.doStop();
  }

  @Override
  protected void doShutdown() throws Exception {
    ServiceHelper.stopAndShutdownService(sender);
    super.doShutdown();
  }
}
