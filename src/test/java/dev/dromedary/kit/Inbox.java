package dev.dromedary.kit;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import java.net.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What came to one path of a receiver. */
public final class Inbox {

  /**
   * The requests of one webhook-id, in their order.
   *
   * @param at when each came, milliseconds of {@link System#nanoTime()}
   */
  public record Requests(
      List<Long> at,
      List<String> hashes,
      List<Integer> answers,
      List<HttpHeaders> headers,
      List<byte[]> bodies) {

    Requests() {
      this(
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>());
    }

    /** Whether one of them was answered 2xx. */
    public boolean delivered() {
      return deliveries() > 0;
    }

    /** How many of them were answered 2xx: more than one is a duplicate. */
    public int deliveries() {
      return (int) answers.stream().filter(status -> status / 100 == 2).count();
    }
  }

  /**
   * @param otherwise opens once it is told to answer something else
   */
  private record Told(Receiver.Behaviour behaviour, CountDownLatch otherwise) {}

  /**
   * A request that came.
   *
   * @param told opens once the path is told to answer something else
   */
  record Took(Receiver.Reply reply, CountDownLatch told) {}

  private final Map<String, Requests> taken = new ConcurrentHashMap<>();

  /** Those of {@link #taken} of which at least one request is whole. */
  private final Map<String, Requests> requests = new ConcurrentHashMap<>();

  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger unverified = new AtomicInteger();
  private volatile Told told = new Told((id, times) -> Receiver.Reply.OK, new CountDownLatch(1));
  private volatile Webhook webhook;
  private volatile boolean clockIsWrong;
  private volatile boolean brief;

  public Inbox answers(Receiver.Behaviour behaviour) {
    CountDownLatch before = told.otherwise;
    told = new Told(behaviour, new CountDownLatch(1));
    before.countDown();
    return this;
  }

  public Inbox verifyWith(String secret) {
    try {
      webhook = new Webhook(secret);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("The endpoint has no secret", e);
    }
    return this;
  }

  /** Keeps neither headers nor bodies, because there are too many. */
  public Inbox brief() {
    brief = true;
    return this;
  }

  /** Meanwhile signatures of another time are no surprise; they are refused all the same. */
  public Inbox clockIsWrong(boolean wrong) {
    clockIsWrong = wrong;
    return this;
  }

  Took took(HttpHeaders headers, byte[] body) {
    String id = headers.firstValue("webhook-id").orElse("");
    if (webhook != null && !Receiver.verifies(webhook, headers, body)) {
      if (!clockIsWrong) {
        unverified.incrementAndGet();
      }
      return new Took(Receiver.Reply.status(400), told.otherwise);
    }
    Requests of = taken.computeIfAbsent(id, key -> new Requests());
    Told now = told;
    Receiver.Reply reply;
    synchronized (of) {
      of.at.add(System.nanoTime() / 1_000_000);
      of.hashes.add(hash(body));
      if (!brief) {
        of.headers.add(headers);
        of.bodies.add(body);
      }
      reply = now.behaviour.reply(id, of.at.size());
      boolean first = reply.status() / 100 == 2 && !of.delivered();
      of.answers.add(reply.status());
      if (first) {
        delivered.incrementAndGet();
      }
      requests.putIfAbsent(id, of);
    }
    return new Took(reply, now.otherwise);
  }

  /** The requests of one webhook-id; none yet is an error. */
  public Requests of(String id) {
    Requests of = requests.get(id);
    if (of == null) {
      throw new AssertionError("No request of " + id + ", but of " + requests.keySet());
    }
    return of;
  }

  public Map<String, Requests> requests() {
    return requests;
  }

  /** How many webhook-ids were answered 2xx. */
  public int delivered() {
    return delivered.get();
  }

  /** Which of these ids were never answered 2xx. */
  public Set<String> missing(Set<String> ids) {
    Set<String> missing = new LinkedHashSet<>(ids);
    missing.removeIf(id -> requests.containsKey(id) && requests.get(id).delivered());
    return missing;
  }

  /** How many requests too many were answered 2xx. */
  public int duplicates() {
    return requests.values().stream().mapToInt(r -> Math.max(0, r.deliveries() - 1)).sum();
  }

  /** The ids that came with more than one body. */
  public List<String> changedBodies() {
    return requests.entrySet().stream()
        .filter(entry -> Set.copyOf(entry.getValue().hashes()).size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many requests had no valid signature. */
  public int unverified() {
    return unverified.get();
  }

  public static String hash(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
