package dev.dromedary.startup;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads of the gateway: virtual ones for waiting, from Java 21 on. */
public final class Threads {

  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  private Threads() {}

  public static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs the work now and then; a run that fails ends none of the later ones. */
  public static Future<?> again(
      ScheduledExecutorService threads, Runnable work, Duration interval) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("{}", e.getMessage(), e);
          }
        };
    return threads.scheduleWithFixedDelay(
        guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One thread for each task: virtual on Java 21 and later, pooled before. */
  public static ExecutorService perTask(String name) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException before21) {
      return Executors.newCachedThreadPool(named(name));
    }
  }
}
