package dev.dromedary.component;

import dev.dromedary.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Consumes operational events from their topic, in a transaction: an event whose route fails comes
 * again.
 */
final class EventsConsumer extends DefaultConsumer {

  /** One subscription, which the consumer keeps: each new one would be a queue more. */
  private static final String TRANSACTED =
      "transacted=true&lazyCreateTransactionManager=false&cacheLevelName=CACHE_CONSUMER&disableReplyTo=true";

  private static final Map<String, String> HEADERS =
      Map.of(
          "eventId", WebhooksConstants.EVENT_ID,
          "eventType", WebhooksConstants.EVENT_TYPE,
          "tenant", WebhooksConstants.TENANT,
          "eventTime", WebhooksConstants.EVENT_TIME);

  private final WebhooksEndpoint options;
  private final List<String> patterns;
  private Consumer receiver;

  EventsConsumer(WebhooksEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    options = endpoint;
    patterns =
        Stream.of(endpoint.getTypes().split(","))
            .map(pattern -> EventType.requirePattern("types", pattern.strip()))
            .toList();
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    String name = options.getSubscription();
    String kept =
        name == null
            ? ""
            : "&subscriptionDurable=true&subscriptionShared=true&subscriptionName=RAW(%s)"
                .formatted(name);
    receiver =
        options.jms("topic:" + options.getTopic(), TRANSACTED + kept).createConsumer(this::take);
  }

  private void take(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    String type = message.getHeader("eventType", "", String.class);
    byte[] body = message.getBody(byte[].class);
    // No operational event is without a body.
    if (body == null || patterns.stream().noneMatch(pattern -> EventType.overlap(pattern, type))) {
      return;
    }
    Map<String, Object> properties = new HashMap<>(message.getHeaders());
    message.removeHeaders("*");
    message.setBody(new String(body, StandardCharsets.UTF_8));
    HEADERS.forEach((property, header) -> message.setHeader(header, properties.get(property)));
    getProcessor().process(exchange);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    // Camel starts the endpoints of routes, and this is none of a route.
    ServiceHelper.startService(receiver.getEndpoint(), receiver);
  }

  @Override
  protected void doStop() throws Exception {
    ServiceHelper.stopService(receiver);
    super.doStop();
  }

  @Override
  protected void doShutdown() throws Exception {
    ServiceHelper.stopAndShutdownService(receiver);
    super.doShutdown();
  }
}
