package dev.dromedary.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of a batch: on a few workers while they make progress, because waking a thread
 * costs as much as a fast task, and more threads than the cores keep busy only make each task take
 * longer; and without progress, within milliseconds on one for each, so that none waits for
 * another. For one batch.
 */
final class BatchExecutor {

  static final Duration FOREVER = Duration.ofDays(1000);

  private static final Logger LOG = LoggerFactory.getLogger(BatchExecutor.class);
  private static final int FEW = 8;

  /**
   * After so long without progress there are twice as many workers; and next time after twice as
   * long, or a slow batch would come to all its workers on a machine that is just busy.
   */
  private static final Duration STUCK = Duration.ofMillis(2);

  /** How often it looks, while there is no progress, before the batch is stalled. */
  private static final int LOOKS = 4;

  private final List<? extends Runnable> tasks;
  private final Executor workers;
  private final LongSupplier progress;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch running;
  private int started;
  private long stuckNanos = STUCK.toNanos();

  /**
   * Begins at once.
   *
   * @param progress grows with each result of a task; a task may take long and make progress
   */
  BatchExecutor(List<? extends Runnable> tasks, Executor workers, LongSupplier progress) {
    this.tasks = tasks;
    this.workers = workers;
    this.progress = progress;
    this.running = new CountDownLatch(tasks.size());
    start(FEW);
  }

  /**
   * Waits for the tasks, also while its thread is interrupted.
   *
   * @return whether they have ended
   */
  boolean await(Duration time) {
    boolean interrupted = false;
    long end = System.nanoTime() + time.toNanos();
    try {
      while (true) {
        long left = end - System.nanoTime();
        try {
          if (started == tasks.size()) {
            return running.await(left, TimeUnit.NANOSECONDS);
          }
          long before = progress.getAsLong();
          if (running.await(Math.min(left, stuckNanos), TimeUnit.NANOSECONDS)) {
            return true;
          }
          if (System.nanoTime() - end >= 0) {
            return false;
          }
          if (progress.getAsLong() == before) {
            start(started);
            stuckNanos *= 2;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits until the tasks have ended, or made no progress for that time: a busy machine is no
   * stall, nor is one pause of it, however long.
   *
   * @return whether they have ended
   */
  boolean awaitProgress(Duration stallTimeout) {
    int idle = 0;
    while (idle < LOOKS) {
      long before = progress.getAsLong();
      if (await(stallTimeout.dividedBy(LOOKS))) {
        return true;
      }
      idle = progress.getAsLong() == before ? idle + 1 : 0;
    }
    return false;
  }

  /** Without more threads from the system the workers are fewer; without any, it is this thread. */
  private void start(int more) {
    try {
      for (int to = Math.min(started + more, tasks.size()); started < to; started++) {
        workers.execute(this::work);
      }
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      LOG.warn("A batch of {} gets {} workers: {}", tasks.size(), started, e.getMessage());
      if (started == 0) {
        work();
      }
    }
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
      try {
        tasks.get(i).run();
      } finally {
        running.countDown();
      }
    }
  }
}
