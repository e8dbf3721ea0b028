package dev.dromedary.metrics;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * The gateway's counters since its start, as Micrometer meters {@code webhooks.*}. Tags have few
 * values, so that none of them grows with endpoints or tenants.
 */
public final class Counters {

  /** From a delivery without a hop to the last retry of the schedule. */
  private static final Duration[] LATENCIES =
      LongStream.of(
              5,
              10,
              25,
              50,
              100,
              250,
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              30_000,
              60_000,
              300_000,
              1_800_000,
              7_200_000,
              21_600_000,
              108_000_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final List<Reason> DEATHS =
      List.of(Reason.SCHEDULE_EXHAUSTED, Reason.ENDPOINT_GONE, Reason.ENDPOINT_DISABLED);

  /** The limits of a tenant. */
  public enum Quota {
    ENDPOINTS,
    FILTERS,
    EVENTS
  }

  private final MeterRegistry registry;
  private final LongSupplier nanos;
  private final Counter accepted;
  private final Counter duplicates;
  private final Counter rejected;
  private final Counter deleted;
  private final Counter lost;
  private final Counter forged;
  private final Counter replayed;
  private final Counter requeued;
  private final Timer latency;
  private final Timer latencyOfRetried;
  private final Map<AttemptResult.Result, Timer> attempts =
      new EnumMap<>(AttemptResult.Result.class);
  private final Map<DeliveryStatus, Counter> outcomes = new EnumMap<>(DeliveryStatus.class);
  private final Map<Reason, Counter> deaths = new EnumMap<>(Reason.class);
  private final Map<Quota, Counter> quotas = new EnumMap<>(Quota.class);
  private volatile long sweptAt;

  public Counters(MeterRegistry registry) {
    this(registry, System::nanoTime);
  }

  /**
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  Counters(MeterRegistry registry, LongSupplier nanos) {
    this.registry = registry;
    this.nanos = nanos;
    accepted = counter("webhooks.events.accepted", "Events accepted");
    duplicates = counter("webhooks.events.duplicate", "Duplicate events, dropped by their id");
    rejected = counter("webhooks.events.rejected", "Invalid events, rejected");
    deleted = counter("webhooks.history.deleted", "Events that retention deleted from the history");
    lost = counter("webhooks.deliveries.lost", "Lost deliveries, put back on their queue");
    forged =
        counter(
            "webhooks.messages.forged",
            "Messages on queues of the gateway's own that it did not write, rejected");
    replayed = counter("webhooks.deliveries.replayed", "Past deliveries, replayed on demand");
    requeued = counter("webhooks.dead.letters.requeued", "Dead letters, requeued");
    latency = latency("false");
    latencyOfRetried = latency("true");
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
          counter(
              "webhooks.deliveries",
              "Deliveries by the status they came to",
              "status",
              status.name()));
    }
    for (Reason reason : DEATHS) {
      deaths.put(
          reason,
          counter(
              "webhooks.dead.letters",
              "Deliveries that were dead-lettered",
              "reason",
              reason.name()));
    }
    for (Quota quota : Quota.values()) {
      quotas.put(
          quota,
          counter(
              "webhooks.quota.rejected",
              "Calls that were rejected by a quota of their tenant",
              "quota",
              quota.name()));
    }
    sweptAt = nanos.getAsLong();
    TimeGauge.builder(
            "webhooks.history.sweep.age", () -> nanos.getAsLong() - sweptAt, TimeUnit.NANOSECONDS)
        .description("Time since retention went through the history, or since the start")
        .register(registry);
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private Timer latency(String retried) {
    return Timer.builder("webhooks.delivery.latency")
        .description("From the acceptance of an event to its delivery; replays do not count")
        .tag("retried", retried)
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  /** Where the gateway's other meters are too, unless the application has no registry. */
  public MeterRegistry registry() {
    return registry;
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

  public void rejectedBy(Quota quota) {
    quotas.get(quota).increment();
  }

  public void deleted(int events) {
    deleted.increment(events);
  }

  /** Retention came to its end. */
  public void swept() {
    sweptAt = nanos.getAsLong();
  }

  public void lost(int deliveries) {
    lost.increment(deliveries);
  }

  public void replayed(int deliveries) {
    replayed.increment(deliveries);
  }

  public void requeued() {
    requeued.increment();
  }

  public void forged() {
    forged.increment();
  }

  public void attempted(AttemptResult result) {
    attempts.get(result.result()).record(result.duration());
  }

  /** A delivery came to an outcome of which the time is known. */
  public void came(Outcome outcome) {
    came(outcome.status());
    if (outcome.status() == DeliveryStatus.DELIVERED) {
      delivered(outcome.delivery(), outcome);
    } else if (outcome.status() == DeliveryStatus.DEAD_LETTER) {
      Optional.ofNullable(deaths.get(Reason.valueOf(outcome.reason())))
          .ifPresent(Counter::increment);
    }
  }

  private void delivered(Delivery delivery, Outcome outcome) {
    if (delivery.trigger() == Delivery.Trigger.SCHEDULE) {
      (delivery.attempts() > 1 ? latencyOfRetried : latency)
          .record(Duration.between(delivery.event().acceptedAt(), outcome.at()));
    }
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
