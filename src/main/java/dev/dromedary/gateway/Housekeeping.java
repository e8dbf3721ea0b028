package dev.dromedary.gateway;

import dev.dromedary.batch.BrokerUnavailableException;
import dev.dromedary.cluster.Cluster;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.startup.HousekeepingTask;
import dev.dromedary.startup.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the tasks of the stages. */
final class Housekeeping implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final Gateway gateway;
  private final Cluster cluster;
  private final List<HousekeepingTask> tasks;
  private final ScheduledExecutorService threads;
  private final List<Future<?>> scheduled = new ArrayList<>();
  private volatile boolean running;

  Housekeeping(
      Gateway gateway,
      Cluster cluster,
      List<HousekeepingTask> tasks,
      ScheduledExecutorService threads) {
    this.gateway = gateway;
    this.cluster = cluster;
    this.tasks = tasks;
    this.threads = threads;
  }

  @Override
  public void start() {
    running = true;
    tasks.forEach(task -> scheduled.add(Threads.again(threads, () -> run(task), task.interval())));
  }

  private void run(HousekeepingTask task) {
    if (!running
        || task.consuming() && !gateway.isConsuming()
        || task.coordinatorOnly() && !cluster.isCoordinator()) {
      return;
    }
    try {
      task.work().run(() -> running);
    } catch (StoreUnavailableException | BrokerUnavailableException e) {
      LOG.debug("Later: {}: {}", task.name(), e.getMessage());
    }
  }

  @Override
  public void stop() {
    running = false;
    scheduled.forEach(task -> task.cancel(false));
    scheduled.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
