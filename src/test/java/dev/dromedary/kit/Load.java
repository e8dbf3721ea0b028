package dev.dromedary.kit;

import dev.dromedary.event.EventKey;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Senders of events over JMS (transacted, over TCP) and over HTTP, which remember what was
 * accepted: the commit returned, or 202 was answered. What is in doubt, because the gateway went
 * away in between, they send again with the same id, as a careful sender does.
 *
 * <p>They wait while too much is under way, so that the load follows the machine, and send no more
 * than it takes to have always something under way.
 */
public final class Load implements AutoCloseable {

  private static final String SOURCE = "/load";
  private static final int UNDER_WAY = 300;

  /** Of each sender: more would only keep the machine from other tests. */
  private static final int EVENTS_PER_SECOND = 100;

  private static final int BATCH = 16;

  /**
   * An accepted event.
   *
   * @param hash of the body that the receivers must get, or null where the gateway writes it
   */
  public record Accepted(String type, String hash) {}

  private record Sent(String id, String type, byte[] body, Form form) {

    /** Over JMS; over HTTP all are plain. */
    String webhookId() {
      return new EventKey("default", form == Form.PLAIN ? "" : SOURCE, id).webhookId();
    }
  }

  private enum Form {
    PLAIN,
    STRUCTURED,
    BINARY
  }

  private final GatewayProcess gateway;
  private final Inbox pace;
  private final int perSecond;
  private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();
  private final Set<String> inDoubt = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;
  private volatile Throwable failure;

  /**
   * @param pace gets every event; says how many are under way
   */
  public Load(GatewayProcess gateway, Inbox pace, long seed) {
    this(gateway, pace, EVENTS_PER_SECOND, seed);
  }

  /**
   * @param perSecond events of each of the three senders
   */
  public Load(GatewayProcess gateway, Inbox pace, int perSecond, long seed) {
    this.gateway = gateway;
    this.pace = pace;
    this.perSecond = perSecond;
    Random seeds = new Random(seed);
    start("jms-a", seeds.nextLong(), this::sendOverJms);
    start("jms-b", seeds.nextLong(), this::sendOverJms);
    start("http", seeds.nextLong(), this::sendOverHttp);
  }

  /** By webhook-id. */
  public Map<String, Accepted> accepted() {
    if (failure != null) {
      throw new AssertionError("The load failed", failure);
    }
    return accepted;
  }

  public Set<String> accepted(String type) {
    return accepted().entrySet().stream()
        .filter(entry -> entry.getValue().type().equals(type))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The ids that were sent more than once, because it was unknown whether they were accepted. */
  public Set<String> inDoubt() {
    return inDoubt;
  }

  /** Ends after the events that are being sent are accepted. */
  public void stop() {
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join(60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        throw new AssertionError("The load does not end: " + thread.getName());
      }
    }
    accepted();
  }

  @Override
  public void close() {
    running = false;
    threads.forEach(Thread::interrupt);
  }

  private interface Sender {
    void send(String name, Random random) throws Exception;
  }

  private void start(String name, long seed, Sender sender) {
    Random random = new Random(seed);
    Thread thread =
        new Thread(
            () -> {
              try {
                sender.send(name, random);
              } catch (Exception | AssertionError e) {
                failure = e;
              }
            },
            "load-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void sendOverJms(String name, Random random) throws Exception {
    List<Sent> pending = List.of();
    int next = 0;
    while (running || !pending.isEmpty()) {
      try (Connection connection = gateway.jms().createConnection();
          Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
        MessageProducer producer = session.createProducer(session.createQueue("webhooks.events"));
        while (running || !pending.isEmpty()) {
          if (pending.isEmpty()) {
            awaitRoom();
            pending = events(name, next, 1 + random.nextInt(BATCH), random);
            pause(pending.size() * 1000L / perSecond);
            next += pending.size();
          }
          for (Sent sent : pending) {
            producer.send(message(session, sent, random));
          }
          session.commit();
          pending.forEach(sent -> accepted(sent.webhookId(), sent, Inbox.hash(sent.body)));
          pending = List.of();
        }
      } catch (JMSException e) {
        pending.forEach(sent -> inDoubt.add(sent.webhookId()));
        pause(20);
      }
    }
  }

  private void sendOverHttp(String name, Random random) throws InterruptedException {
    List<Sent> pending = List.of();
    int next = 0;
    while (running || !pending.isEmpty()) {
      if (pending.isEmpty()) {
        awaitRoom();
        pending = events(name, next, random.nextBoolean() ? 1 : 1 + random.nextInt(BATCH), random);
        pause(pending.size() * 1000L / perSecond);
        next += pending.size();
      }
      try {
        List<Map<String, Object>> bodies = pending.stream().map(Load::plain).toList();
        GatewayApi.Answer answer =
            bodies.size() == 1
                ? gateway.api().post("/api/v1/events", bodies.get(0))
                : gateway.api().post("/api/v1/events/batch", bodies);
        if (answer.status() == 202) {
          pending.forEach(sent -> accepted(sent.id, sent, null));
          pending = List.of();
        } else if (answer.status() != 503) {
          throw new AssertionError("HTTP refused a good event: " + answer);
        } else {
          pause(20);
        }
      } catch (UncheckedIOException e) {
        pending.forEach(sent -> inDoubt.add(sent.id));
        pause(20);
      }
    }
  }

  private void accepted(String webhookId, Sent sent, String hash) {
    accepted.put(webhookId, new Accepted(sent.type, hash));
  }

  /** With its time, so that it is the same when it is sent again after a crash. */
  private static Map<String, Object> plain(Sent sent) {
    return Map.of(
        "id",
        sent.id,
        "type",
        sent.type,
        "timestamp",
        "2026-01-31T12:00:00Z",
        "data",
        new String(sent.body, StandardCharsets.UTF_8));
  }

  private void awaitRoom() throws InterruptedException {
    while (running && accepted.size() - pace.delivered() > UNDER_WAY) {
      pause(1);
    }
  }

  private static void pause(long millis) throws InterruptedException {
    LockSupport.parkNanos(millis * 1_000_000);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static List<Sent> events(String name, int from, int count, Random random) {
    List<Sent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = name + "-" + (from + i);
      String type = random.nextInt(10) < 7 ? "email.delivered" : "email.bounced";
      Form form = Form.values()[random.nextInt(3)];
      String data = "{\"to\":\"%s\",\"text\":\"%s\"}".formatted(id, text(random));
      String body =
          form == Form.STRUCTURED
              ? "{\"specversion\":\"1.0\",\"source\":\"%s\",\"id\":\"%s\",\"type\":\"%s\",\"data\":%s}"
                  .formatted(SOURCE, id, type, data)
              : data;
      events.add(new Sent(id, type, body.getBytes(StandardCharsets.UTF_8), form));
    }
    return events;
  }

  private static String text(Random random) {
    return "ä".repeat(random.nextInt(20)) + "x".repeat(random.nextInt(900));
  }

  private static Message message(Session session, Sent sent, Random random) throws JMSException {
    Message message;
    if (random.nextBoolean()) {
      var bytes = session.createBytesMessage();
      bytes.writeBytes(sent.body);
      message = bytes;
    } else {
      message = session.createTextMessage(new String(sent.body, StandardCharsets.UTF_8));
    }
    switch (sent.form) {
      case PLAIN -> {
        message.setStringProperty("eventId", sent.id);
        message.setStringProperty("eventType", sent.type);
      }
      case BINARY -> {
        message.setStringProperty("ce_specversion", "1.0");
        message.setStringProperty("ce_source", SOURCE);
        message.setStringProperty("ce_id", sent.id);
        message.setStringProperty("ce_type", sent.type);
      }
      case STRUCTURED -> {}
    }
    return message;
  }
}
