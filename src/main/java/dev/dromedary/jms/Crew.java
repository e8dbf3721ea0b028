package dev.dromedary.jms;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Runs the tasks of a batch: on a few threads while they get on, because waking a thread costs as
 * much as a quick task, and more threads than the cores keep busy only make each task take longer;
 * and when nothing comes of them, within milliseconds on one for each, so that none waits for
 * another. For one batch.
 */
final class Crew {

  private static final int FEW = 8;

  /** When nothing came of the tasks for so long, there are twice as many threads. */
  private static final Duration STUCK = Duration.ofMillis(2);

  private final List<? extends Runnable> tasks;
  private final Executor threads;
  private final LongSupplier progress;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch running;
  private int started;

  /**
   * Begins at once.
   *
   * @param progress grows with whatever comes of the tasks; a task may take long and get on
   */
  Crew(List<? extends Runnable> tasks, Executor threads, LongSupplier progress) {
    this.tasks = tasks;
    this.threads = threads;
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
          if (running.await(Math.min(left, STUCK.toNanos()), TimeUnit.NANOSECONDS)) {
            return true;
          }
          if (System.nanoTime() - end >= 0) {
            return false;
          }
          if (progress.getAsLong() == before) {
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
   * Waits until the tasks have ended, or nothing has come of them for that time: a machine that is
   * busy is no reason to lose patience.
   *
   * @return whether they have ended
   */
  boolean awaitWhileTheyGetOn(Duration patience) {
    long before;
    do {
      before = progress.getAsLong();
      if (await(patience)) {
        return true;
      }
    } while (progress.getAsLong() != before);
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
