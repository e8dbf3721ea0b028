package dev.dromedary.gateway;

import dev.dromedary.batch.BrokerUnavailableException;
import dev.dromedary.deadletter.DeadLetterProperties;
import dev.dromedary.deadletter.Reconciliation;
import dev.dromedary.deadletter.Requeuing;
import dev.dromedary.history.HistoryProperties;
import dev.dromedary.history.Retention;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.metrics.Counters;
import dev.dromedary.replay.LostDeliveries;
import dev.dromedary.replay.ReplayProperties;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The tasks that run now and then while the gateway does, each of which may take minutes. */
final class Housekeeping implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration LOST_AT_MOST = Duration.ofMinutes(5);

  private final Gateway gateway;
  private final Retention retention;
  private final Requeuing requeuing;
  private final LostDeliveries lost;
  private final Reconciliation reconciliation;
  private final Counters counters;
  private final HistoryProperties history;
  private final ReplayProperties replay;
  private final DeadLetterProperties deadLetters;
  private final ScheduledExecutorService threads;
  private volatile boolean running;

  Housekeeping(
      Gateway gateway,
      Retention retention,
      Requeuing requeuing,
      LostDeliveries lost,
      Reconciliation reconciliation,
      Counters counters,
      HistoryProperties history,
      ReplayProperties replay,
      DeadLetterProperties deadLetters,
      ScheduledExecutorService threads) {
    this.gateway = gateway;
    this.retention = retention;
    this.requeuing = requeuing;
    this.lost = lost;
    this.reconciliation = reconciliation;
    this.counters = counters;
    this.history = history;
    this.replay = replay;
    this.deadLetters = deadLetters;
    this.threads = threads;
  }

  @Override
  public void start() {
    running = true;
    Gateway.again(threads, this::requeue, Duration.ofSeconds(1));
    if (!replay.lostAfter().isZero()) {
      Gateway.again(threads, this::putBack, lookForLost());
    }
    Gateway.again(threads, this::reconcile, deadLetters.reconcileInterval());
    Gateway.again(threads, this::sweep, history.sweepInterval());
  }

  private void requeue() {
    if (!gateway.isConsuming()) {
      return;
    }
    try {
      int requeued = requeuing.run();
      if (requeued > 0) {
        LOG.info(
            "{} dead letters of endpoints that are no longer disabled go back, {} a second",
            requeued,
            deadLetters.requeueRate());
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "What endpoints left that are no longer disabled cannot be put back; tried again: {}",
          e.getMessage());
    }
  }

  private Duration lookForLost() {
    Duration often = replay.lostAfter().dividedBy(4).plusMillis(1);
    return often.compareTo(LOST_AT_MOST) < 0 ? often : LOST_AT_MOST;
  }

  private void putBack() {
    if (!gateway.isConsuming()) {
      return;
    }
    try {
      counters.lost(lost.run());
    } catch (RuntimeException e) {
      LOG.warn("Deliveries that are on no queue cannot be looked for: {}", e.getMessage());
    }
  }

  private void reconcile() {
    if (!gateway.isConsuming()) {
      return;
    }
    try {
      reconciliation.run();
    } catch (StoreUnavailableException | BrokerUnavailableException e) {
      LOG.debug("The dead letters are compared with the history later: {}", e.getMessage());
    }
  }

  private void sweep() {
    try {
      long deleted = retention.sweep(gateway::isRunning);
      if (deleted > 0) {
        LOG.info("{} events older than {} deleted from the history", deleted, history.retention());
      }
    } catch (StoreUnavailableException e) {
      LOG.debug("No sweep while the database is away");
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
