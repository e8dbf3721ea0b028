package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * An application that publishes e-mail events over JMS, durable and transacted, in a process of its
 * own.
 *
 * <p>Its argument is the port of the broker. Each line that it is given is a number of events to
 * publish: the prefix of their ids, how fast, and those of {@link Events}; it answers with a line
 * when they are stored. How fast: {@code all} as fast as it goes, {@code rate=N} a second, {@code
 * ahead=N:PORT} at most N more than the sink at that port has.
 */
final class Publisher {

  /** Where in the body the time of sending stands: 16 digits of microseconds since 1970. */
  static final int STAMP_AT = 8;

  private static final int TRANSACTION = 100;

  private final Session session;
  private final MessageProducer producer;
  private final String prefix;
  private final Events events;

  private Publisher(Session session, MessageProducer producer, String prefix, Events events) {
    this.session = session;
    this.producer = producer;
    this.prefix = prefix;
    this.events = events;
  }

  public static void main(String[] args) throws Exception {
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:" + args[0], "publisher", GatewayProcess.PUBLISHER_PASSWORD);
        Connection connection = factory.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
      MessageProducer producer = session.createProducer(session.createQueue("webhooks.events"));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        Events events = Events.of(Arrays.copyOfRange(words, 2, words.length));
        new Publisher(session, producer, words[0], events).publish(words[1]);
        System.out.println("published");
      }
    }
  }

  private void publish(String pace) throws Exception {
    if (pace.startsWith("rate=")) {
      byTheClock(Long.parseLong(pace.substring(5)));
    } else if (pace.startsWith("ahead=")) {
      String[] ahead = pace.substring(6).split(":");
      ahead(Integer.parseInt(ahead[0]), SinkProcess.at(Integer.parseInt(ahead[1])));
    } else {
      ahead(Integer.MAX_VALUE, null);
    }
  }

  private void ahead(int most, SinkProcess sink) throws Exception {
    long arrived = 0;
    for (int sent = 0; sent < events.number(); ) {
      while (sent - arrived > most - TRANSACTION) {
        arrived = sink.counts().distinct();
        if (sent - arrived > most - TRANSACTION) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
      int until = Math.min(events.number(), sent + TRANSACTION);
      for (; sent < until; sent++) {
        producer.send(message(sent, Group.micros()));
      }
      session.commit();
    }
  }

  /**
   * Sends what is due, and stamps it with the time at which it was due: what waits for a commit is
   * late too.
   */
  private void byTheClock(long rate) throws Exception {
    long start = System.nanoTime();
    long startMicros = Group.micros();
    for (int sent = 0; sent < events.number(); ) {
      long due = Math.min(events.number(), 1 + (System.nanoTime() - start) * rate / 1_000_000_000L);
      if (sent < due) {
        for (; sent < due; sent++) {
          producer.send(message(sent, startMicros + sent * 1_000_000L / rate));
        }
        session.commit();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private BytesMessage message(int number, long micros) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(body(micros, events.bytes()));
    message.setStringProperty("eventType", events.type());
    message.setStringProperty("eventId", prefix + "-" + number);
    String tenant = "t" + events.tenant(number);
    message.setStringProperty("tenant", tenant);
    if (events.grouped()) {
      message.setStringProperty("JMSXGroupID", tenant);
    }
    return message;
  }

  /** {@code {"sent":…,"subject":"…"}}. */
  static byte[] body(long micros, int bytes) {
    String head = "{\"sent\":" + micros + ",\"subject\":\"";
    return (head + "x".repeat(bytes - head.length() - 2) + "\"}")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
