package example.host;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** What the host does by itself, on Spring Boot's threads and by its own clock. */
public class HostWork {

  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final Clock clock;

  public HostWork(Clock clock) {
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 10)
  void tick() {
    threads.add(Thread.currentThread().getName());
  }

  /** The threads of the scheduled work. */
  public Set<String> scheduledOn() {
    return threads;
  }

  public Instant now() {
    return clock.instant();
  }

  /** The thread of the asynchronous work. */
  @Async
  public CompletableFuture<String> asyncOn() {
    return CompletableFuture.completedFuture(Thread.currentThread().getName());
  }

  /** Switches both on. */
  @Configuration(proxyBeanMethods = false)
  @EnableAsync(proxyTargetClass = true)
  @EnableScheduling
  public static class Enabled {}
}
