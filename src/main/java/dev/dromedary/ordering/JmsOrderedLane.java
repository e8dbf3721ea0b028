package dev.dromedary.ordering;

import dev.dromedary.batch.BatchContainers;
import dev.dromedary.batch.BatchRun;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.Inlet;
import dev.dromedary.batch.JmsBatch;
import dev.dromedary.batch.ParallelProcessor;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.delivery.DeliveryMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two routes with one consumer: it gives the messages of the ordered lane to the route of the lane,
 * and those of the blocked queue that are next in sequence to the route of that queue. Both are in
 * one transaction, with whatever else it does to the blocked queue; after a rollback it knows
 * nothing any more, and takes over anew.
 */
final class JmsOrderedLane {

  /** The property by which a scan knows what it has put back. */
  static final String SCANNED_BY = "scannedBy";

  private static final Logger LOG = LoggerFactory.getLogger(JmsOrderedLane.class);

  private final Sequencer sequencer;
  private final QueueScan scans;
  private final String group;
  private final Duration grace;
  private final AtomicReference<JmsBlockedContainer> blocked = new AtomicReference<>();

  /** Since this gateway took over. */
  private volatile JmsBlockedQueue queue;

  /** The scan that the present batch is of; null: it is of the ordered lane. */
  private volatile JmsBlockedScan scan;

  /** Of the messages of a scan; null: it was stopped meanwhile, and all are put back. */
  private volatile JmsBlockedContainer route;

  /**
   * @param scans of the blocked queue
   * @param group of all messages of the ordered lane
   * @param grace how long a takeover waits before it begins: a broker gives the group away when it
   *     closes a consumer, and puts back what that one had taken, of either queue, a moment later
   */
  JmsOrderedLane(Sequencer sequencer, QueueScan scans, String group, Duration grace) {
    this.sequencer = sequencer;
    this.scans = scans;
    this.group = group;
    this.grace = grace;
  }

  MessageListenerContainerFactory ordered(BatchSettings settings, Executor workers) {
    ParallelProcessor byKey =
        new ParallelProcessor(
            workers, message -> message.getStringProperty(DeliveryMessage.ORDER_KEY), this::call);
    return BatchContainers.single(
        settings, inlet -> new JmsOrderedSource(inlet, this), run -> process(run, byKey));
  }

  MessageListenerContainerFactory blocked() {
    return endpoint -> new JmsBlockedContainer(blocked);
  }

  /** Reads what is blocked; nothing may be open in the session. */
  void read(Session session) throws JMSException {
    sequencer.load(queue.read(session));
    LOG.info("This gateway works on the ordered lane; {} keys are blocked", sequencer.size());
  }

  JmsBlockedQueue queue() {
    return queue;
  }

  Sequencer sequencer() {
    return sequencer;
  }

  String group() {
    return group;
  }

  Duration grace() {
    return grace;
  }

  boolean isBlockedRouteStarted() {
    JmsBlockedContainer started = blocked.get();
    return started != null && started.isRunning();
  }

  /**
   * @return false if the name of the blocked queue is not known, because its route is stopped
   */
  boolean takeOver(Inlet inlet) throws JMSException {
    JmsBlockedContainer started = blocked.get();
    if (started == null) {
      return false;
    }
    queue = new JmsBlockedQueue(started.getDestinationName(), scans, inlet.authenticity());
    read(inlet.session());
    return true;
  }

  /** Says what the next batch is of; null: of the ordered lane. */
  void next(JmsBlockedScan scan) {
    this.scan = scan;
  }

  private void process(BatchRun run, ParallelProcessor byKey) throws JMSException {
    JmsBlockedContainer started = scan == null ? null : blocked.get();
    route = started != null && started.acquire() ? started : null;
    try {
      byKey.process(run);
    } finally {
      if (route != null) {
        route.release();
      }
    }
  }

  private void call(BatchRun run, int position) throws Exception {
    Message message = run.messages().get(position);
    String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
    if (scan != null) {
      scan.meets();
      if (route == null || !isNext(message, key)) {
        run.work(position, () -> putBack(message, key));
        return;
      }
    }
    Sequencer.Key before = key == null ? null : sequencer.key(key);
    try {
      run.work(
          position,
          () -> {
            if (scan == null) {
              run.listen(message);
            } else {
              route.call(run.session(), message);
            }
            recordLease(message, key, before);
          });
    } catch (Exception | Error e) {
      if (key != null) {
        sequencer.restore(key, before);
      }
      throw e;
    }
  }

  private boolean isNext(Message message, String key) throws JMSException {
    Long sequence = JmsBlockedQueue.sequence(message);
    return !JmsBlockedQueue.isRecord(message)
        && (key == null || sequence == null || sequencer.isNext(key, sequence));
  }

  /** But a record that is no longer needed is removed. */
  private void putBack(Message message, String key) throws JMSException {
    String lease = message.getStringProperty(DeliveryMessage.LEASE_RECORD);
    String released = message.getStringProperty(DeliveryMessage.RELEASED);
    if (lease != null && !sequencer.isLeased(key, lease)) {
      sequencer.removed(lease);
    } else if (lease != null || released == null || sequencer.isReleaseNeeded(released)) {
      scan.putsBack();
      String id = scan.id;
      toTail(
          session -> {
            Message copy = PoisonQueue.copy(session, message);
            copy.setStringProperty(SCANNED_BY, id);
            return copy;
          });
    }
  }

  /**
   * Of a delivery that left the lane without having ended: so that its key is known to be blocked.
   */
  private void recordLease(Message message, String key, Sequencer.Key before) throws JMSException {
    Sequencer.Key after = key == null ? null : sequencer.key(key);
    if (after != null
        && after.lease() != null
        && (before == null || !after.lease().equals(before.lease()))) {
      String id = message.getStringProperty(DeliveryMessage.ID);
      toTail(session -> JmsBlockedQueue.leaseRecord(session, key, after.lease(), id));
    }
  }

  private void toTail(JmsBatch.SessionCall<Message> message) throws JMSException {
    JmsBatch.current().collect(queue.name(), queue::destination, message, Message.DEFAULT_PRIORITY);
  }
}
