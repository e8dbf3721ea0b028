package dev.dromedary.autoconfigure;

import dev.dromedary.deliver.Classifier;
import dev.dromedary.history.HistoryCodec;
import dev.dromedary.history.HistoryEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

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

  /**
   * The beginning of an answer, read without Camel's search for a converter, which costs more than
   * the request.
   */
  static byte[] excerpt(Object body) {
    try {
      return body instanceof byte[] bytes
          ? bytes
          : body instanceof InputStream stream ? stream.readNBytes(Classifier.EXCERPT) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("An answer that was read already cannot be read", e);
    }
  }

  /**
   * Replaces the message: nothing of the one before goes out by accident. A message of the JMS
   * component is not kept even as a shell, because Camel copies it at every turn.
   */
  static void set(Exchange exchange, Object body, Map<String, ?> headers) {
    Message message = new DefaultMessage(exchange);
    message.setBody(body);
    message.setHeaders(new HashMap<>(headers));
    exchange.setMessage(message);
  }

  static void record(Exchange exchange, List<? extends HistoryEntry> entries) {
    exchange.setVariable(HISTORY, entries.isEmpty() ? NOTHING : HistoryCodec.encode(entries));
  }
}
