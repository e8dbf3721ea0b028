package dev.dromedary.gateway;

import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.retry.Tiers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How many messages each queue of the embedded broker holds, as meter {@code webhooks.queue.depth}.
 */
final class QueueDepths implements MeterBinder {

  private final List<String> queues;
  private final ToLongFunction<String> depth;

  QueueDepths(
      QueueProperties names, BrokerProperties broker, Tiers tiers, ToLongFunction<String> depth) {
    this.queues = queues(names, broker, tiers);
    this.depth = depth;
  }

  private static List<String> queues(QueueProperties names, BrokerProperties broker, Tiers tiers) {
    List<String> queues = new ArrayList<>(names.all());
    queues.add(broker.poisonQueue());
    tiers.all().forEach(tier -> queues.add(names.retry(tier.name())));
    return queues;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String queue : queues) {
      Gauge.builder("webhooks.queue.depth", () -> depth.applyAsLong(queue))
          .description("Messages that a queue holds")
          .tag("queue", queue)
          .register(registry);
    }
  }
}
