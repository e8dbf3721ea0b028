package dev.dromedary.jms;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the tasks of a batch: on a few threads while tasks end, because waking a thread costs as
 * much as a quick task, and more threads than the cores keep busy only make each task take longer;
 * and when none ends, within milliseconds on one for each, so that none waits for another. For one
 * batch.
 */
final class Crew {

  private static final int FEW = 8;

  /** When no task ended for so long, there are twice as many threads. */
  private static final Duration STUCK = Duration.ofMillis(2);

  private final List<? extends Runnable> tasks;
  private final Executor threads;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch running;
  private int started;

  /** Begins at once. */
  Crew(List<? extends Runnable> tasks, Executor threads) {
    this.tasks = tasks;
    this.threads = threads;
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
          long before = running.getCount();
          if (running.await(Math.min(left, STUCK.toNanos()), TimeUnit.NANOSECONDS)) {
            return true;
          }
          if (System.nanoTime() - end >= 0) {
            return false;
          }
          if (running.getCount() == before) {
            start(started);
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
   * Waits until the tasks have ended, or none of them has for that time: a machine that is busy is
   * no reason to lose patience.
   *
   * @return whether they have ended
   */
  boolean awaitWhileTheyEnd(Duration patience) {
    long left;
    do {
      left = running.getCount();
      if (await(patience)) {
        return true;
      }
    } while (running.getCount() < left);
    return false;
  }

  private void start(int more) {
    for (int to = Math.min(started + more, tasks.size()); started < to; started++) {
      threads.execute(this::work);
    }
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
      tasks.get(i).run();
      running.countDown();
    }
  }
}
