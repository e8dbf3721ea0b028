package dev.dromedary.accept;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.event.EventMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The step of a route that takes events from Kafka: from a record to a message that accept reads.
 * It judges nothing, so it fails for no record: accept rejects invalid events. It needs no class of
 * Kafka.
 */
public final class KafkaSteps {

  /**
   * Identifies the event if it has no id of its own: a record that Kafka brings again has the same.
   */
  static final String ORIGIN = "webhooksOriginId";

  /**
   * By the name of the record's header, that of the message's property; and attributes, by prefix.
   */
  private static final Map<String, String> TAKEN =
      Map.of(
          "eventId", "eventId",
          "eventType", "eventType",
          "eventTime", "eventTime",
          "tenant", "tenant",
          "contentType", "contentType",
          // Of CloudEvents in the Kafka binding, section 3.1; no name of a JMS property.
          "content-type", "contentType");

  /**
   * Takes no other header over: as properties some would steer the broker, such as one by which it
   * delivers the message next year.
   */
  public void read(Exchange exchange) {
    Message kafka = exchange.getMessage();
    Map<String, Object> properties = new HashMap<>();
    kafka
        .getHeaders()
        .forEach(
            (name, value) -> {
              String property = name.startsWith(EventMessage.ATTRIBUTE) ? name : TAKEN.get(name);
              if (property != null && value != null) {
                properties.put(property, text(value));
              }
            });
    properties.put(
        ORIGIN,
        "%s-%s-%s"
            .formatted(
                kafka.getHeader("CamelKafkaTopic"),
                kafka.getHeader("CamelKafkaPartition"),
                kafka.getHeader("CamelKafkaOffset")));
    ExchangeMessages.set(exchange, body(kafka), properties);
  }

  /** Of a record without a value none. */
  private static byte[] body(Message kafka) {
    byte[] bytes = ExchangeMessages.bytes(kafka);
    return bytes == null ? kafka.getBody().toString().getBytes(StandardCharsets.UTF_8) : bytes;
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value.toString();
  }
}
