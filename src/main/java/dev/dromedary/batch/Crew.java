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
 * Runs the tasks of a batch: on a few threads while they get on, because waking a thread costs as
 * much as a quick task, and more threads than the cores keep busy only make each task take longer;
 * and when nothing comes of them, within milliseconds on one for each, so that none waits for
 * another. For one batch.
 */
public final class Crew {

  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
  private static final int FEW = 8;

  /**
   * When nothing came of the tasks for so long, there are twice as many threads; and next time
   * after twice as long, or those of a batch that takes long would become as many as they can on a
   * machine that is just busy.
   */
  private static final Duration STUCK = Duration.ofMillis(2);

  /** How often it looks, while nothing comes of the tasks, before it loses patience. */
  private static final int LOOKS = 4;

  private final List<? extends Runnable> tasks;
  private final Executor threads;
  private final LongSupplier progress;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch running;
  private int started;
  private long stuckNanos = STUCK.toNanos();

  /**
   * Begins at once.
   *
   * @param progress grows with whatever comes of the tasks; a task may take long and get on
   */
  public Crew(List<? extends Runnable> tasks, Executor threads, LongSupplier progress) {
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
  public boolean await(Duration time) {
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
   * Waits until the tasks have ended, or nothing has come of them for that time: a machine that is
   * busy is no reason to lose patience, nor is one pause of it, however long.
   *
   * @return whether they have ended
   */
  public boolean awaitWhileTheyGetOn(Duration patience) {
    int idle = 0;
    while (idle < LOOKS) {
      long before = progress.getAsLong();
      if (await(patience.dividedBy(LOOKS))) {
        return true;
      }
      idle = progress.getAsLong() == before ? idle + 1 : 0;
    }
    return false;
  }

  /** A system that gives no more threads gets by with those it has; with none, with this one. */
  private void start(int more) {
    try {
      for (int to = Math.min(started + more, tasks.size()); started < to; started++) {
        threads.execute(this::work);
      }
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      LOG.warn("A batch of {} gets {} threads: {}", tasks.size(), started, e.getMessage());
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
