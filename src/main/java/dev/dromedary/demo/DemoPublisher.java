package dev.dromedary.demo;

import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jms.core.JmsTemplate;

/**
 * An application that publishes: text messages on the queue of the events. Ids are new for each
 * run.
 */
final class DemoPublisher {

  private static final Pattern TYPE = Pattern.compile("\"type\":\"([^\"]+)\"");

  private final JmsTemplate jms;
  private final String queue;
  private final List<String> events;
  private final Latencies latencies;
  private final String run;
  private int next;

  DemoPublisher(JmsTemplate jms, String queue, Path file, Latencies latencies, Clock clock) {
    this.jms = jms;
    this.queue = queue;
    this.latencies = latencies;
    this.run = Long.toString(clock.millis(), 36);
    try {
      this.events = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The demo's events cannot be read: " + file, e);
    }
  }

  int published() {
    return next;
  }

  /** Publishes that many, in one transaction. */
  void publish(int count) {
    jms.execute(
        session -> {
          try (var producer = session.createProducer(session.createQueue(queue))) {
            for (int i = 0; i < count; i++) {
              producer.send(message(session));
            }
          }
          session.commit();
          return null;
        });
  }

  private Message message(Session session) throws jakarta.jms.JMSException {
    String event = events.get(next % events.size());
    String id = "demo-" + run + "-" + ++next;
    Matcher type = TYPE.matcher(event);
    if (!type.find()) {
      throw new IllegalStateException(
          "An event of the demo has no type: line " + next % events.size());
    }
    Message message = session.createTextMessage(event);
    message.setStringProperty("eventId", id);
    message.setStringProperty("eventType", type.group(1));
    latencies.published(id);
    return message;
  }
}
