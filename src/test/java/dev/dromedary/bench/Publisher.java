package dev.dromedary.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * An application that publishes e-mail events over JMS, durable and transacted, in a process of its
 * own.
 *
 * <p>Arguments: port of the broker, prefix of the ids, how fast, and those of {@link Events}. How
 * fast: {@code all} as fast as it goes, {@code rate=N} a second, {@code ahead=N:PORT} at most N
 * more than the sink at that port has.
 */
final class Publisher {

  /** Where in the body the time of sending stands: 16 digits of microseconds since 1970. */
  static final int STAMP_AT = 8;

  private static final int TRANSACTION = 100;

  private final String prefix;
  private final Events events;

  private Publisher(String prefix, Events events) {
    this.prefix = prefix;
    this.events = events;
  }

  public static void main(String[] args) throws Exception {
    Publisher publisher =
        new Publisher(args[1], Events.of(Arrays.copyOfRange(args, 3, args.length)));
    String pace = args[2];
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory("tcp://127.0.0.1:" + args[0]);
        Connection connection = factory.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      MessageProducer producer = session.createProducer(session.createQueue("webhooks.events"));
      if (pace.startsWith("rate=")) {
        publisher.byTheClock(session, producer, Long.parseLong(pace.substring(5)));
      } else if (pace.startsWith("ahead=")) {
        String[] ahead = pace.substring(6).split(":");
        SinkProcess sink = SinkProcess.at(Integer.parseInt(ahead[1]));
        publisher.ahead(session, producer, Integer.parseInt(ahead[0]), sink);
      } else {
        publisher.ahead(session, producer, Integer.MAX_VALUE, null);
      }
    }
  }

  private void ahead(Session session, MessageProducer producer, int most, SinkProcess sink)
      throws Exception {
    long arrived = 0;
    for (int sent = 0; sent < events.number(); ) {
      while (sent - arrived > most - TRANSACTION) {
        arrived = sink.stats().distinct();
        if (sent - arrived > most - TRANSACTION) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
      int until = Math.min(events.number(), sent + TRANSACTION);
      for (; sent < until; sent++) {
        producer.send(message(session, sent, Group.micros()));
      }
      session.commit();
    }
  }

  /**
   * Sends what is due, and stamps it with the time at which it was due: what waits for a commit is
   * late too.
   */
  private void byTheClock(Session session, MessageProducer producer, long rate) throws Exception {
    long start = System.nanoTime();
    long startMicros = Group.micros();
    for (int sent = 0; sent < events.number(); ) {
      long due = Math.min(events.number(), (System.nanoTime() - start) * rate / 1_000_000_000L);
      for (; sent < due; sent++) {
        producer.send(message(session, sent, startMicros + sent * 1_000_000L / rate));
      }
      session.commit();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private BytesMessage message(Session session, int number, long micros) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(body(micros, events.bytes()));
    message.setStringProperty("eventType", events.type());
    message.setStringProperty("eventId", prefix + "-" + number);
    message.setStringProperty("tenant", "t" + events.tenant(number));
    return message;
  }

  /** {@code {"sent":…,"subject":"…"}}. */
  static byte[] body(long micros, int bytes) {
    String head = "{\"sent\":" + micros + ",\"subject\":\"";
    return (head + "x".repeat(bytes - head.length() - 2) + "\"}")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
