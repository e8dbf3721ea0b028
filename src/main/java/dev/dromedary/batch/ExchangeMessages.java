package dev.dromedary.batch;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/**
 * The message of an exchange as the steps of a route read and replace it: on a queue it is bytes
 * and properties, within a route its body is a value.
 */
public final class ExchangeMessages {

  private static final byte[] NOTHING = new byte[0];

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
    return body == null ? NOTHING : null;
  }

  /**
   * Replaces the message: nothing of the one before goes out by accident. A message of the JMS
   * component is not kept even as a shell, because Camel copies it at every turn.
   */
  public static void set(Exchange exchange, Object body, Map<String, ?> headers) {
    Message message = new DefaultMessage(exchange);
    message.setBody(body);
    message.setHeaders(new HashMap<>(headers));
    exchange.setMessage(message);
  }
}
