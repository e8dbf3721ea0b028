package dev.dromedary.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.SetClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QueueMetersTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final List<String> QUEUES = List.of("webhooks.events", "DLQ");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Deque<Runnable> background = new ArrayDeque<>();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void allMetersAreOneLook() {
    SetQueueStates states = bind(true);

    assertThat(QUEUES).allMatch(queue -> gauge("depth", queue) == queue.length());
    assertThat(states.looks).isOne();

    nanos.addAndGet(Duration.ofSeconds(15).toNanos());
    gauge("depth", "DLQ");
    assertThat(states.looks).as("the next scrape").isEqualTo(2);
  }

  @Test
  void ageIsThatOfTheFirstMessageAndZeroIfThereIsNone() {
    SetQueueStates states = bind(true);
    states.oldestAt = NOW.minusSeconds(30);
    assertThat(gauge("oldest.age", "DLQ")).isEqualTo(30);

    states.oldestAt = null;
    nanos.addAndGet(Duration.ofSeconds(15).toNanos());
    assertThat(gauge("oldest.age", "DLQ")).isZero();
  }

  @Test
  void brokerElsewhereDelaysNoScrape() {
    bind(false);

    assertThat(gauge("depth", "DLQ")).isNaN();
    assertThat(gauge("oldest.age", "webhooks.events")).isNaN();
    assertThat(background).as("one look at a time").hasSize(1);

    background.remove().run();
    assertThat(gauge("depth", "DLQ")).isEqualTo(3);
  }

  @Test
  void oldStateIsNotShown() {
    bind(false);
    gauge("depth", "DLQ");
    background.remove().run();

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(gauge("depth", "DLQ")).isEqualTo(3);

    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(gauge("depth", "DLQ")).isNaN();
  }

  private SetQueueStates bind(boolean isCheap) {
    SetQueueStates states = new SetQueueStates(isCheap);
    new QueueMeters(QUEUES, states, background::add, nanos::get, new SetClock(NOW))
        .bindTo(registry);
    return states;
  }

  private double gauge(String name, String queue) {
    return registry.get("webhooks.queue." + name).tag("queue", queue).gauge().value();
  }
}
