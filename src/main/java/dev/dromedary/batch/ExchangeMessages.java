package dev.dromedary.batch;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/**
 * The messages of an exchange: on the queues a message is bytes and properties; within a route the
 * body is a record, and variables hold the words by which the route chooses.
 */
public final class ExchangeMessages {

  private static final byte[] EMPTY = new byte[0];

  private ExchangeMessages() {}

  /** The bytes of a text or bytes message; null for any other kind. */
  public static byte[] bytes(Message message) {
    Object body = message.getBody();
    if (body instanceof byte[] bytes) {
      return bytes;
    }
    if (body instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return body == null ? EMPTY : null;
  }

  /**
   * Replaces the message: nothing of the one before goes out by accident. A message of the JMS
   * component is not kept even as a shell, because Camel copies it at every step.
   */
  public static void set(Exchange exchange, Object body, Map<String, ?> headers) {
    Message message = new DefaultMessage(exchange);
    message.setBody(body);
    message.setHeaders(new HashMap<>(headers));
    exchange.setMessage(message);
  }
}
