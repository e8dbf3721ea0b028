package dev.dromedary.autoconfigure;

import dev.dromedary.history.HistoryCodec;
import dev.dromedary.history.HistoryEntry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * How the steps of a route hand things on: on the queues a message is bytes and properties; within
 * a route the body is what is worked on, and variables hold the words by which the route chooses.
 */
final class Wire {

  /** What goes to the history, by the name that the routes give to it. */
  static final String HISTORY = "history";

  private static final byte[] NOTHING = new byte[0];

  private Wire() {}

  /** The bytes of a text or bytes message; null for any other kind. */
  static byte[] bytes(Message message) {
    Object body = message.getBody();
    if (body instanceof byte[] bytes) {
      return bytes;
    }
    if (body instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return body == null ? NOTHING : null;
  }

  /** Replaces the message: nothing of the one before goes out by accident. */
  static void set(Exchange exchange, Object body, Map<String, ?> headers) {
    Message message = exchange.getMessage();
    message.setBody(body);
    message.setHeaders(new HashMap<>(headers));
  }

  static void record(Exchange exchange, List<? extends HistoryEntry> entries) {
    exchange.setVariable(HISTORY, entries.isEmpty() ? NOTHING : HistoryCodec.encode(entries));
  }
}
