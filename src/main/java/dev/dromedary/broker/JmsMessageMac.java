package dev.dromedary.broker;

import dev.dromedary.event.EventMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HMAC-SHA256 over the kind of a message, its body and the properties that the gateway reads, in a
 * property of its own. Properties of anybody else are not covered: a broker, a tracing agent and a
 * step of an operator add some, and a console moves a message from queue to queue.
 */
public final class JmsMessageMac {

  static final String PROPERTY = "mac";

  private static final Logger LOG = LoggerFactory.getLogger(JmsMessageMac.class);

  /** In the order in which they are written. */
  private static final List<String> COVERED =
      List.of(
          "eventId",
          "eventSource",
          "eventType",
          "tenant",
          "eventTime",
          "acceptedAt",
          "contentType",
          "contentDigest",
          "eventTrace",
          "deliveryId",
          "endpointId",
          "attempts",
          "retries",
          "trigger",
          "begunAt",
          "reservedAt",
          "orderKey",
          "lease",
          "sequence",
          "leaseRecord",
          "released",
          "lastResult",
          "lastError",
          "lastStatus",
          "lastAttemptAt",
          "waits",
          "reason",
          "dueAt",
          "deadAt",
          "after",
          "matched",
          "replayId",
          "chunk",
          "databaseId");

  private static final Map<String, Integer> PLACES =
      IntStream.range(0, COVERED.size()).boxed().collect(Collectors.toMap(COVERED::get, i -> i));

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_ID = 8;
  private static final char SEPARATOR = '.';
  private static final int PIECE = 8 * 1024;
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(JmsMessageMac::mac);

  private final Map<String, SecretKey> keys = new LinkedHashMap<>();
  private final String current;
  private final boolean unsignedAccepted;

  /**
   * @param keys the first signs, all of them verify
   * @param unsignedAccepted whether a message without a MAC is taken for genuine
   */
  JmsMessageMac(List<byte[]> keys, boolean unsignedAccepted) {
    this.unsignedAccepted = unsignedAccepted;
    for (byte[] key : keys) {
      this.keys.putIfAbsent(
          DigestUtils.sha256Hex(key).substring(0, KEY_ID), new SecretKeySpec(key, ALGORITHM));
    }
    this.current = this.keys.keySet().iterator().next();
    if (unsignedAccepted) {
      LOG.warn(
          "webhooks.broker.unsigned-messages is ACCEPT: any message on a queue of the gateway's own"
              + " is processed; leave it out when the messages of the version before are gone");
    }
  }

  void sign(String kind, Message message) throws JMSException {
    message.setStringProperty(PROPERTY, of(current, Content.of(kind, message)));
  }

  /** Why it is none that {@link #sign} has signed; null if it is. */
  String flaw(String kind, Message message) throws JMSException {
    return flaw(message.getObjectProperty(PROPERTY), () -> Content.of(kind, message));
  }

  /** Adds the MAC to the properties of a message that is yet to be made. */
  public void sign(String kind, Map<String, Object> properties, byte[] body) {
    try {
      properties.put(PROPERTY, of(current, Content.of(kind, properties, body)));
    } catch (JMSException e) {
      throw new IllegalStateException("A map is read without a broker", e);
    }
  }

  /** Whether they have the MAC of {@link #sign(String, Map, byte[])}. */
  public boolean isSigned(String kind, Map<String, Object> properties, byte[] body) {
    try {
      return flaw(properties.get(PROPERTY), () -> Content.of(kind, properties, body)) == null;
    } catch (JMSException e) {
      throw new IllegalStateException("A map is read without a broker", e);
    }
  }

  private String flaw(Object stored, Contents contents) throws JMSException {
    if (stored == null && unsignedAccepted) {
      return null;
    }
    if (!(stored instanceof String mac)) {
      return "has no MAC";
    }
    String key = mac.substring(0, Math.max(0, mac.indexOf(SEPARATOR)));
    if (!keys.containsKey(key)) {
      return "has the MAC of a key that this gateway does not have";
    }
    byte[] expected = of(key, contents.read()).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, mac.getBytes(StandardCharsets.UTF_8))
        ? null
        : "has the MAC of another message";
  }

  private String of(String key, Content content) throws JMSException {
    Mac mac = MAC.get();
    try {
      mac.init(keys.get(key));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("An HMAC takes any key", e);
    }
    mac.update(content.head().getBytes(StandardCharsets.UTF_8));
    content.body.into(mac);
    return key + SEPARATOR + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  @FunctionalInterface
  private interface Contents {
    Content read() throws JMSException;
  }

  @FunctionalInterface
  private interface Values {
    Object of(String name) throws JMSException;
  }

  @FunctionalInterface
  private interface Body {
    void into(Mac mac) throws JMSException;
  }

  private record Content(String kind, Collection<String> names, Values values, Body body) {

    static Content of(String kind, Map<String, Object> properties, byte[] body) {
      return new Content(kind, properties.keySet(), properties::get, mac -> mac.update(body));
    }

    static Content of(String kind, Message message) throws JMSException {
      List<String> names = new ArrayList<>(2 * COVERED.size());
      for (Enumeration<?> all = message.getPropertyNames(); all.hasMoreElements(); ) {
        names.add(all.nextElement().toString());
      }
      return new Content(kind, names, message::getObjectProperty, mac -> read(message, mac));
    }

    /** Each part with its length, so that no two messages have the same. */
    String head() throws JMSException {
      Object[] covered = new Object[COVERED.size()];
      Map<String, Object> attributes = new TreeMap<>();
      for (String name : names) {
        Integer place = PLACES.get(name);
        if (place != null) {
          covered[place] = values.of(name);
        } else if (name.startsWith(EventMessage.ATTRIBUTE)) {
          attributes.put(name, values.of(name));
        }
      }
      StringBuilder head = new StringBuilder(1_024).append(kind);
      for (int place = 0; place < covered.length; place++) {
        append(head, COVERED.get(place), covered[place]);
      }
      attributes.forEach((name, value) -> append(head, name, value));
      return head.append("\n\n").toString();
    }

    private static void append(StringBuilder head, String name, Object value) {
      if (value != null) {
        String text = value.toString();
        head.append('\n').append(name).append(value instanceof String ? ':' : '=');
        head.append(text.length()).append(' ').append(text);
      }
    }

    private static void read(Message message, Mac mac) throws JMSException {
      if (message instanceof TextMessage text && text.getText() != null) {
        mac.update(text.getText().getBytes(StandardCharsets.UTF_8));
      } else if (message instanceof BytesMessage bytes) {
        bytes.reset();
        byte[] piece = new byte[(int) Math.min(PIECE, bytes.getBodyLength())];
        for (int read = bytes.readBytes(piece); read > 0; read = bytes.readBytes(piece)) {
          mac.update(piece, 0, read);
        }
        bytes.reset();
      }
    }
  }
}
