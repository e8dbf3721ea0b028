package dev.dromedary.metrics;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.DeliveryStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;

/** The gateway's counters since its start, as Micrometer meters {@code webhooks.*}. */
public final class Counters {

  private final Counter accepted;
  private final Counter duplicates;
  private final Counter rejected;
  private final Counter deleted;
  private final Counter lost;
  private final Counter forged;
  private final Map<AttemptResult.Result, Timer> attempts =
      new EnumMap<>(AttemptResult.Result.class);
  private final Map<DeliveryStatus, Counter> outcomes = new EnumMap<>(DeliveryStatus.class);

  public Counters(MeterRegistry registry) {
    accepted =
        Counter.builder("webhooks.events.accepted")
            .description("Events accepted")
            .register(registry);
    duplicates =
        Counter.builder("webhooks.events.duplicate")
            .description("Duplicate events, dropped by their id")
            .register(registry);
    rejected =
        Counter.builder("webhooks.events.rejected")
            .description("Invalid events, rejected")
            .register(registry);
    deleted =
        Counter.builder("webhooks.history.deleted")
            .description("Events that retention deleted from the history")
            .register(registry);
    lost =
        Counter.builder("webhooks.deliveries.lost")
            .description("Lost deliveries, put back on their queue")
            .register(registry);
    forged =
        Counter.builder("webhooks.messages.forged")
            .description("Messages on queues of the gateway's own that it did not write, rejected")
            .register(registry);
    for (AttemptResult.Result result : AttemptResult.Result.values()) {
      attempts.put(
          result,
          Timer.builder("webhooks.attempts")
              .description("Requests by their result")
              .tag("result", result.name())
              .register(registry));
    }
    for (DeliveryStatus status : DeliveryStatus.values()) {
      outcomes.put(
          status,
          Counter.builder("webhooks.deliveries")
              .description("Deliveries by the status they came to")
              .tag("status", status.name())
              .register(registry));
    }
  }

  public void accepted() {
    accepted.increment();
  }

  public void duplicate() {
    duplicates.increment();
  }

  public void rejected() {
    rejected.increment();
  }

  public void deleted(int events) {
    deleted.increment(events);
  }

  public void lost(int deliveries) {
    lost.increment(deliveries);
  }

  public void forged() {
    forged.increment();
  }

  public void attempted(AttemptResult result) {
    attempts.get(result.result()).record(result.duration());
  }

  public void came(DeliveryStatus status) {
    outcomes.get(status).increment();
  }

  public long eventsAccepted() {
    return (long) accepted.count();
  }

  public long deliveries(DeliveryStatus status) {
    return (long) outcomes.get(status).count();
  }
}
