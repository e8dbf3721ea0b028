package dev.dromedary.gateway;

import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.broker.QueueState;
import dev.dromedary.broker.QueueStates;
import dev.dromedary.retry.Tiers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * How many messages each queue holds, and for how long the oldest has been on it. No queue is
 * looked at until a meter is read, and then all of them at once. A broker elsewhere, which may take
 * seconds, is looked at in the background: a read gives what was found before.
 */
final class QueueMeters implements MeterBinder {

  /** One read of all meters is one look. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** A look longer ago says nothing: NaN. */
  private static final Duration STALE = Duration.ofMinutes(2);

  private final List<String> queues;
  private final QueueStates states;
  private final Executor background;
  private final LongSupplier nanos;
  private final Clock clock;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Look last;

  /**
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  QueueMeters(
      List<String> queues,
      QueueStates states,
      Executor background,
      LongSupplier nanos,
      Clock clock) {
    this.queues = List.copyOf(queues);
    this.states = states;
    this.background = states.isCheap() ? Runnable::run : background;
    this.nanos = nanos;
    this.clock = clock;
  }

  private record Look(long at, Map<String, QueueState> found) {}

  static List<String> queues(QueueProperties names, BrokerProperties broker, Tiers tiers) {
    List<String> queues = new ArrayList<>(names.all());
    queues.add(broker.poisonQueue());
    tiers.all().forEach(tier -> queues.add(names.retry(tier.name())));
    return queues;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String queue : queues) {
      Gauge.builder("webhooks.queue.depth", () -> depth(queue))
          .description("Messages that a queue holds")
          .tag("queue", queue)
          .register(registry);
      TimeGauge.builder("webhooks.queue.oldest.age", () -> seconds(queue), TimeUnit.SECONDS)
          .description("Time since the first message of a queue was sent to it; 0 if it has none")
          .tag("queue", queue)
          .register(registry);
    }
  }

  private Double depth(String queue) {
    QueueState state = state(queue);
    return state == null || state.depth() == null ? Double.NaN : state.depth();
  }

  private Double seconds(String queue) {
    QueueState state = state(queue);
    if (state == null || state.depth() == null) {
      return Double.NaN;
    }
    return state.oldestAt() == null
        ? 0
        : Math.max(0, Duration.between(state.oldestAt(), clock.instant()).toMillis() / 1e3);
  }

  /** Null: not known. */
  private QueueState state(String queue) {
    if (age(last).compareTo(FRESH) > 0 && looking.compareAndSet(false, true)) {
      background.execute(this::look);
    }
    Look found = last;
    return age(found).compareTo(STALE) > 0 ? null : found.found().get(queue);
  }

  private Duration age(Look look) {
    return look == null ? Duration.ofDays(1) : Duration.ofNanos(nanos.getAsLong() - look.at());
  }

  private void look() {
    try {
      last = new Look(nanos.getAsLong(), states.look(queues));
    } finally {
      looking.set(false);
    }
  }
}
