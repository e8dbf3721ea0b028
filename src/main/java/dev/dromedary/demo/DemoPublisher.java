package dev.dromedary.demo;

import jakarta.jms.JMSException;
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
import java.util.stream.Stream;
import org.springframework.jms.core.JmsTemplate;

/**
 * An application that publishes: text messages on the queue of the events, or calls of the API. Ids
 * are new for each run.
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

  /** That many as bodies of calls of the API. */
  List<String> bodies(int count) {
    return Stream.generate(this::next)
        .limit(count)
        .map(
            event ->
                "{\"id\":\"%s\",\"type\":\"%s\",\"data\":%s}"
                    .formatted(event.id, event.type, event.text))
        .toList();
  }

  private Message message(Session session) throws JMSException {
    Event event = next();
    Message message = session.createTextMessage(event.text);
    message.setStringProperty("eventId", event.id);
    message.setStringProperty("eventType", event.type);
    return message;
  }

  private record Event(String id, String type, String text) {

    @Override
    public String toString() {
      return id;
    }
  }

  private Event next() {
    String text = events.get(next % events.size());
    String id = "demo-" + run + "-" + ++next;
    Matcher type = TYPE.matcher(text);
    if (!type.find()) {
      throw new IllegalStateException(
          "An event of the demo has no type: line " + next % events.size());
    }
    latencies.published(id);
    return new Event(id, type.group(1), text);
  }
}
