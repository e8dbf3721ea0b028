package dev.dromedary.broker;

import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of an Artemis at its management address, by messages ("Management", section "Management via
 * JMS" of its manual). The names are those of its class ManagementHelper.
 */
final class JmsManagement implements AutoCloseable {

  private static final String ADDRESS = "activemq.management";
  private static final long TIMEOUT = Duration.ofSeconds(2).toMillis();
  private static final int MOST = 10_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ANY = "{\"field\":\"\",\"operation\":\"\",\"value\":\"\"}";

  private final Session session;
  private final TemporaryQueue replies;
  private final MessageConsumer consumer;
  private final MessageProducer producer;

  JmsManagement(Session session) throws JMSException {
    this.session = session;
    replies = session.createTemporaryQueue();
    consumer = session.createConsumer(replies);
    producer = session.createProducer(session.createQueue(ADDRESS));
    producer.setTimeToLive(TIMEOUT);
  }

  /** Of all of them; one that there is not is empty. */
  Map<String, QueueState> states(Collection<String> queues) throws JMSException {
    JsonNode listed =
        json(call("broker", "_AMQ_OperationName", "listQueues", JSON.writeValueAsString(args())));
    Map<String, JsonNode> byName = new HashMap<>();
    listed.path("data").forEach(each -> byName.put(each.path("name").asString(""), each));
    Map<String, QueueState> states = new HashMap<>();
    for (String queue : queues) {
      JsonNode found = byName.get(queue);
      states.put(queue, found == null ? QueueState.EMPTY : state(queue, found));
    }
    return states;
  }

  /** The settings of each of these addresses that are not at their defaults. */
  Map<String, JsonNode> settings(Collection<String> addresses) throws JMSException {
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    for (String address : addresses) {
      String arguments = JSON.writeValueAsString(new Object[] {address});
      settings.put(
          address,
          json(call("broker", "_AMQ_OperationName", "getAddressSettingsAsJSON", arguments)));
    }
    return settings;
  }

  private static Object[] args() {
    return new Object[] {ANY, 1, MOST};
  }

  private QueueState state(String queue, JsonNode found) throws JMSException {
    long depth = number(found, "messageCount");
    return new QueueState(
        depth,
        false,
        depth == 0 ? null : oldest(queue),
        (int) number(found, "consumerCount"),
        number(found, "messagesAdded"),
        number(found, "messagesAcked"),
        null);
  }

  private Instant oldest(String queue) throws JMSException {
    JsonNode time = call("queue." + queue, "_AMQ_Attribute", "firstMessageTimestamp", null);
    return time.isNumber() ? Instant.ofEpochMilli(time.longValue()) : null;
  }

  /** Texts, as a page of its console shows them. */
  private static long number(JsonNode found, String field) {
    return Long.parseLong(found.path(field).asString("0"));
  }

  private static JsonNode json(JsonNode text) throws JMSException {
    return parsed(text.asString(""));
  }

  private static JsonNode parsed(String text) throws JMSException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new JMSException("The broker's answer is no JSON");
    }
  }

  /** The first result; a send that is not permitted fails at once, because it is durable. */
  private JsonNode call(String resource, String kind, String name, String arguments)
      throws JMSException {
    TextMessage request = session.createTextMessage(arguments);
    request.setStringProperty("_AMQ_ResourceName", resource);
    request.setStringProperty(kind, name);
    request.setJMSReplyTo(replies);
    producer.send(request);
    Message reply = consumer.receive(TIMEOUT);
    if (!(reply instanceof TextMessage text)) {
      throw new JMSException("The broker did not answer " + name);
    }
    if (!reply.getBooleanProperty("_AMQ_OperationSucceeded")) {
      String reason = "The broker refused " + name;
      throw String.valueOf(text.getText()).contains("permission")
          ? new JMSSecurityException(reason)
          : new JMSException(reason);
    }
    // The answer of an attribute without a value has no text: the queue was emptied meanwhile.
    return text.getText() == null ? JSON.missingNode() : parsed(text.getText()).path(0);
  }

  @Override
  public void close() throws JMSException {
    producer.close();
    consumer.close();
    replies.delete();
  }
}
