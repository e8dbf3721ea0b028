package dev.dromedary.startup;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of the gateway: virtual ones for waiting, from Java 21 on. */
public final class Threads {

  private Threads() {}

  public static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
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
