package dev.dromedary.broker;

import dev.dromedary.batch.Authenticity;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that the gateway writes for itself: all but the events, which anybody may send. One
 * of a kind is genuine on each queue of that kind, because operators move deliveries from queue to
 * queue, and on none of another.
 */
final class JmsAuthenticity implements Authenticity {

  private static final Logger LOG = LoggerFactory.getLogger(JmsAuthenticity.class);

  /** Of deliveries and dead letters, and of what their queues say about ordering keys. */
  static final String DELIVERY = "delivery";

  private static final long LOGGED_EVERY_NANOS = 60_000_000_000L;

  private final JmsMessageMac macs;
  private final Map<String, String> kinds = new HashMap<>();
  private final String tiers;
  private final Runnable counter;
  private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

  JmsAuthenticity(JmsMessageMac macs, QueueProperties queues, Runnable counter) {
    this.macs = macs;
    this.tiers = queues.retry("");
    this.counter = counter;
    queues.ofDeliveries().forEach(queue -> kinds.put(queue, DELIVERY));
    kinds.put(queues.fanOut(), "fan-out");
    kinds.put(queues.replays(), "replay");
    kinds.put(queues.history(), "history");
    kinds.put(queues.endpoints(), "endpoint");
  }

  @Override
  public void sign(String destination, Message message) throws JMSException {
    String kind = kind(destination);
    if (kind != null) {
      macs.sign(kind, message);
    }
  }

  @Override
  public String flaw(String destination, Message message) throws JMSException {
    String kind = kind(destination);
    return kind == null ? null : macs.flaw(kind, message);
  }

  /** The log is not for strangers to fill. */
  @Override
  public void rejected(String destination, String flaw) {
    counter.run();
    long next = nextLog.get();
    long now = System.nanoTime();
    if (now - next >= 0 && nextLog.compareAndSet(next, now + LOGGED_EVERY_NANOS)) {
      LOG.warn(
          "A message of {} is rejected, because it {}: this gateway's key did not sign it."
              + " webhooks.messages.forged counts others of the next minute",
          destination,
          flaw);
    }
  }

  private String kind(String destination) {
    String kind = kinds.get(destination);
    return kind == null && destination.startsWith(tiers) ? DELIVERY : kind;
  }
}
