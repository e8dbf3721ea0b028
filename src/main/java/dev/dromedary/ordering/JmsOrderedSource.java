package dev.dromedary.ordering;

import dev.dromedary.batch.BatchSource;
import dev.dromedary.batch.Inlet;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.support.JmsUtils;

/**
 * Receives what comes in on the ordered lane and, when a blocked delivery is next in sequence,
 * scans the blocked queue. The sequence numbers decide, so it does not matter where on the queue a
 * delivery is.
 *
 * <p>All messages of the lane are one JMS message group, so that of several gateways one owns it:
 * the one that is given a message, for as long as its consumer is open. It takes over by reading
 * the blocked queue, once the messages that the previous owner had prefetched have returned to the
 * queue.
 */
final class JmsOrderedSource implements BatchSource {

  private static final Logger LOG = LoggerFactory.getLogger(JmsOrderedSource.class);

  private static final long RECEIVE_MILLIS = 1_000;
  private static final long AT_ONCE = 1;

  /** After so many grace periods it looks for deliveries that are blocked and unknown. */
  private static final int LATER = 15;

  /** And after so many times as long as the last look took, so that looking takes a hundredth. */
  private static final int SELDOM = 100;

  private final Inlet inlet;
  private final JmsOrderedLane lane;
  private final Sequencer sequencer;
  private final JmsLaneGroup group;

  private boolean owner;
  private JmsBlockedScan scan;

  /** Whether the last batch was one of the scan. */
  private boolean scanned;

  /** The next scan, in nanoseconds. */
  private long nextScan;

  /** The next look for unknown deliveries. */
  private long nextLook;

  /** When all that the last scan had prefetched is on the queue again. */
  private long settledAt;

  JmsOrderedSource(Inlet inlet, JmsOrderedLane lane) {
    this.inlet = inlet;
    this.lane = lane;
    this.sequencer = lane.sequencer();
    this.group = new JmsLaneGroup(inlet.queue(), lane.group());
  }

  @Override
  public List<Message> receive() throws JMSException {
    lane.next(null);
    boolean started = lane.isBlockedRouteStarted();
    if (!owner && !started) {
      leaveToOthers();
      return List.of();
    }
    if (!owner) {
      receiveAsNewcomer();
      return List.of();
    }
    if (scan != null && (scan.ends || !started || !scan.cleansUp && !sequencer.isScanDue())) {
      endScan();
    } else if (scan == null && Math.min(now() - nextLook, now() - settledAt) >= 0) {
      look();
    }
    boolean due = started && (scan != null || sequencer.isScanDue());
    long restMillis = Math.max(0, nextScan - now()) / 1_000_000;
    scanned = due && restMillis == 0 && !scanned;
    if (scanned) {
      List<Message> met = receiveBlocked();
      if (!met.isEmpty()) {
        return met;
      }
      scanned = false;
    }
    long timeout = inlet.timeoutMillis();
    List<Message> messages =
        inlet.receive(
            inlet.consumer(),
            inlet.size(),
            due ? Math.min(timeout, restMillis + AT_ONCE) : timeout);
    return JmsLaneGroup.withoutHeartbeats(inlet.session(), messages);
  }

  /** A message that it cannot take over would be rolled back ten times, and be poison then. */
  private void leaveToOthers() {
    inlet.closeConsumer();
    inlet.pause(Duration.ofMillis(inlet.timeoutMillis()));
  }

  /** It is given a message of the group only if no other consumer has the group. */
  private void receiveAsNewcomer() throws JMSException {
    List<Message> messages = inlet.receive(inlet.consumer(), inlet.size(), inlet.timeoutMillis());
    if (messages.isEmpty()) {
      group.sendHeartbeat(inlet.session());
    } else if (group.isClaimed(messages)) {
      takeOver();
    } else {
      group.add(inlet.session(), messages);
    }
  }

  /** Its messages go back, because earlier messages may have returned behind them. */
  private void takeOver() throws JMSException {
    boolean settled = inlet.pause(lane.grace());
    inlet.session().rollback();
    if (settled && lane.takeOver(inlet)) {
      owner = true;
      nextScan = now();
      settledAt = nextScan;
      nextLook = nextScan + LATER * lane.grace().toNanos();
    }
  }

  /** A delivery moved there by hand, or put back too late, would wait forever. */
  private void look() throws JMSException {
    long began = now();
    boolean unknown = lane.queue().hasUnknown(sequencer);
    nextLook = now() + Math.max(LATER * lane.grace().toNanos(), SELDOM * (now() - began));
    if (unknown) {
      LOG.warn("Deliveries that are not known to be blocked wait; the blocked queue is read again");
      lane.read(inlet.session());
    }
  }

  private List<Message> receiveBlocked() throws JMSException {
    if (scan == null) {
      scan = new JmsBlockedScan(lane.queue().consumer(inlet.session()), sequencer.isCleanUpDue());
    }
    List<Message> messages = inlet.receive(scan.consumer, inlet.size(), RECEIVE_MILLIS);
    scan.ends = messages.isEmpty();
    for (Message message : messages) {
      scan.ends |= scan.id.equals(message.getStringProperty(JmsOrderedLane.SCANNED_BY));
    }
    if (messages.isEmpty()) {
      endScan();
    }
    lane.next(scan);
    return messages;
  }

  /** A delivery that should have been met and was not is gone: the queue is read again. */
  private void endScan() throws JMSException {
    JmsUtils.closeMessageConsumer(scan.consumer);
    settledAt = now() + lane.grace().toNanos();
    nextScan = now() + scan.rest();
    boolean inVain = scan.ends && scan.isInVain() && sequencer.isScanDue();
    scan = null;
    if (inVain) {
      inlet.pause(lane.grace());
      lane.read(inlet.session());
    }
  }

  @Override
  public void rolledBack() {
    owner = false;
    scanned = false;
    if (scan != null) {
      JmsUtils.closeMessageConsumer(scan.consumer);
      scan = null;
    }
    inlet.closeConsumer();
  }

  private static long now() {
    return System.nanoTime();
  }
}
