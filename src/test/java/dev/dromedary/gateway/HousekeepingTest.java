package dev.dromedary.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.cluster.Cluster;
import dev.dromedary.startup.HousekeepingTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final AtomicInteger own = new AtomicInteger();
  private final AtomicInteger forAll = new AtomicInteger();
  private volatile long now;

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void gatewayThatRunsLongestDoesTheTasksOfAll() {
    Cluster first = cluster("b", 0);
    Cluster second = cluster("a", 1);
    first.learn(second.heartbeat());
    second.learn(first.heartbeat());
    Housekeeping younger = start(second);
    await().until(() -> own.get() >= 3);
    assertThat(forAll).hasValue(0);

    Housekeeping older = start(first);

    await().until(() -> forAll.get() >= 3);
    older.stop();
    younger.stop();
  }

  @Test
  void gatewayTakesOverWhenTheOtherLeavesOrIsSilent() {
    Cluster second = cluster("second", 1);
    Cluster first = cluster("first", 0);
    second.learn(first.heartbeat());
    Housekeeping younger = start(second);
    await().until(() -> own.get() >= 3);
    assertThat(forAll).hasValue(0);

    second.learn(first.leave());
    await().until(() -> forAll.get() >= 1);

    second.learn(first.heartbeat());
    assertThat(second.isCoordinator()).isFalse();
    now = Duration.ofSeconds(16).toNanos();
    assertThat(second.isCoordinator()).as("after a kill").isTrue();
    younger.stop();
  }

  private Cluster cluster(String name, int startedAfter) {
    Clock clock = Clock.fixed(START.plusSeconds(startedAfter), ZoneOffset.UTC);
    return new Cluster(name, "Dromedary/1", List.of(), clock, () -> now);
  }

  private Housekeeping start(Cluster cluster) {
    HousekeepingTask each =
        new HousekeepingTask("each", Duration.ofMillis(1), false, running -> own.incrementAndGet());
    HousekeepingTask one =
        new HousekeepingTask(
                "one", Duration.ofMillis(1), false, running -> forAll.incrementAndGet())
            .onCoordinator();
    Housekeeping housekeeping = new Housekeeping(null, cluster, List.of(each, one), threads);
    housekeeping.start();
    return housekeeping;
  }
}
