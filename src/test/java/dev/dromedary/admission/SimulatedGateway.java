package dev.dromedary.admission;

import dev.dromedary.admission.Admission.Decision;
import dev.dromedary.admission.Admission.Gate;
import dev.dromedary.admission.SimulatedEndpoint.Answer;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Lane;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Reason;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Retries;
import dev.dromedary.retry.Tiers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A gateway in virtual time, without threads, a broker or a network: admission and schedules are
 * the real ones, tiers are imitated with a jitter that is seeded, and each hop over a queue takes
 * its time. So a day of a backlog is run in a moment, and always in the same way.
 */
final class SimulatedGateway {

  static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** From one queue to the next, and from a tier to its endpoint. */
  private static final long HOP = 30_000_000;

  private static final long MILLI = 1_000_000;

  static final AdmissionProperties SETTINGS =
      new AdmissionProperties(
          50,
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          new AdmissionProperties.CircuitBreaker(10, Duration.ofSeconds(5), Duration.ofMinutes(5)),
          Duration.ofMinutes(1));

  private static final RedeliveryPolicy SCHEDULE =
      new RedeliveryPolicy(RedeliveryPolicy.DEFAULT, delays("5s,5m,30m,2h,5h,10h,10h"));

  /** A delivery, and what was done with it. */
  static final class Tracked {
    Delivery delivery;
    Lane lane = null;
    String reason;

    /** Times that it was put on a queue. */
    int puts;

    DeliveryStatus status = DeliveryStatus.PENDING;
    long publishedAt;
    long endedAt;
  }

  private record Step(long at, long number, Runnable action) {}

  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::number));
  private final Map<String, SimulatedEndpoint> receivers = new HashMap<>();
  final List<Tracked> deliveries = new ArrayList<>();
  private long now;
  private long number;

  /** By how much the machine's clock was set. */
  Duration clockSet = Duration.ZERO;

  final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Samples.NOW.plusNanos(now).plus(clockSet);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  final Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
  EndpointLimiters limiters = new EndpointLimiters(SETTINGS, () -> now);
  private final Retries retries =
      new Retries(
          Map.of(SCHEDULE.name(), SCHEDULE), new Tiers(List.of(SCHEDULE), List.of(), 0, clock));

  /** The delays of the tiers. */
  private static final List<Duration> TIERS =
      delays("10h,5h,2h,1h,30m,15m,5m,2m,1m,30s,15s,5s,2s,1s");

  private static final double JITTER = 0.1;

  private final Random random = new Random(1);

  private static List<Duration> delays(String text) {
    return Arrays.stream(text.split(","))
        .map(delay -> Duration.parse("PT" + delay.toUpperCase(Locale.ROOT)))
        .toList();
  }

  /** As {@link Tiers#until}. */
  private Instant until(Instant time) {
    double wait = Duration.between(clock.instant(), time).toMillis();
    for (Duration tier : TIERS) {
      double first = tier.toMillis() * (1 - JITTER);
      if (first <= wait) {
        return wait <= tier.toMillis() * (1 + JITTER)
            ? time
            : clock.instant().plusMillis((long) first);
      }
    }
    return spread(TIERS.get(TIERS.size() - 1));
  }

  /** As {@link Tiers#roundedUp}. */
  private Instant roundedUp(Duration wait) {
    Duration last = TIERS.get(0);
    for (Duration tier : TIERS) {
      last = tier.compareTo(wait) >= 0 ? tier : last;
    }
    return spread(last);
  }

  private Instant spread(Duration tier) {
    double share = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return clock.instant().plusMillis((long) (tier.toMillis() * share));
  }

  private Admission admission() {
    return new Admission(
        endpoints, new MemoryEndpointStore(), limiters, retries::last, SETTINGS.deferral(), clock);
  }

  private Admission admission = admission();

  /** It forgets what is in memory. */
  void restart() {
    limiters = new EndpointLimiters(SETTINGS, () -> now);
    admission = admission();
  }

  SimulatedEndpoint add(SimulatedEndpoint receiver) {
    receivers.put(receiver.id(), receiver);
    endpoints.save(receiver.endpoint);
    return receiver;
  }

  /** As many events come for that endpoint, evenly between these seconds. */
  void publish(SimulatedEndpoint receiver, int count, double fromSecond, double toSecond) {
    for (int i = 0; i < count; i++) {
      Tracked tracked = new Tracked();
      tracked.delivery = Delivery.of(Samples.event(), receiver.id());
      deliveries.add(tracked);
      double second = fromSecond + i * (toSecond - fromSecond) / count;
      at((long) (second * 1e9), () -> match(tracked));
    }
  }

  void at(long nanos, Runnable action) {
    steps.add(new Step(nanos, number++, action));
  }

  void runUntil(long second) {
    while (!steps.isEmpty() && steps.peek().at() <= second * 1_000 * MILLI) {
      Step step = steps.poll();
      now = Math.max(now, step.at());
      step.action().run();
    }
    now = second * 1_000 * MILLI;
  }

  List<Tracked> to(SimulatedEndpoint receiver) {
    return deliveries.stream()
        .filter(tracked -> tracked.delivery.endpointId().equals(receiver.id()))
        .toList();
  }

  private void put(Tracked tracked, Lane lane) {
    tracked.lane = lane;
    tracked.puts++;
    at(now + HOP, () -> admit(tracked));
  }

  private void match(Tracked tracked) {
    tracked.publishedAt = now;
    String id = tracked.delivery.endpointId();
    boolean inline =
        limiters.fast(List.of(id)).contains(id)
            || limiters.of(id).state() != EndpointLimiter.State.AVAILABLE;
    if (inline) {
      tracked.lane = null;
      admit(tracked);
    } else {
      enqueue(tracked);
    }
  }

  private void enqueue(Tracked tracked) {
    put(tracked, admission.mayTakeLong(tracked.delivery.endpointId()) ? Lane.SLOW : Lane.STANDARD);
  }

  private void admit(Tracked tracked) {
    Decision decision = admission.admit(tracked.delivery, tracked.lane);
    tracked.delivery = decision.delivery();
    if (decision.gate() == Gate.ATTEMPT) {
      attempt(tracked);
    } else if (decision.gate() == Gate.SLOW_LANE) {
      put(tracked, Lane.SLOW);
    } else {
      wait(tracked, decision);
    }
  }

  private void wait(Tracked tracked, Decision decision) {
    tracked.puts++;
    tracked.reason = decision.reason().name();
    if (decision.gate() == Gate.AWAIT_RESERVATION) {
      tracked.delivery = decision.delivery();
      waitUntil(tracked, until(tracked.delivery.reservedAt()));
    } else {
      tracked.delivery = decision.delivery().begun(clock.instant());
      waitUntil(tracked, roundedUp(decision.delay()));
    }
  }

  private void waitUntil(Tracked tracked, Instant dueAt) {
    long due = Duration.between(clock.instant(), dueAt).toNanos();
    at(now + Math.max(0, due) + MILLI, () -> due(tracked, dueAt));
  }

  private void due(Tracked tracked, Instant dueAt) {
    if (clock.instant().isBefore(dueAt)) {
      waitUntil(tracked, dueAt);
      return;
    }
    Optional<Decision> waits = waits(tracked);
    if (waits.isPresent()) {
      wait(tracked, waits.get());
      return;
    }
    tracked.reason = null;
    Instant reserved = tracked.delivery.reservedAt();
    if (reserved != null && reserved.isAfter(clock.instant())) {
      tracked.delivery = tracked.delivery.reservedAt(clock.instant());
    }
    enqueue(tracked);
  }

  private Optional<Decision> waits(Tracked tracked) {
    return switch (tracked.reason) {
      case "ENDPOINT_BUSY", "RATE_LIMITED", "CIRCUIT_OPEN" ->
          admission.stillWaits(tracked.delivery, Reason.valueOf(tracked.reason));
      default -> Optional.empty();
    };
  }

  private void attempt(Tracked tracked) {
    SimulatedEndpoint receiver = receivers.get(tracked.delivery.endpointId());
    Instant startedAt = clock.instant();
    Answer answer = receiver.request(now / MILLI);
    at(now + answer.after().toNanos(), () -> ended(tracked, receiver, answer, startedAt));
  }

  private void ended(
      Tracked tracked, SimulatedEndpoint receiver, Answer answer, Instant startedAt) {
    receiver.inFlight--;
    boolean delivered = answer.status() != null && answer.status() / 100 == 2;
    Result result =
        delivered ? Result.DELIVERED : answer.status() == null ? Result.TIMEOUT : Result.FAILED;
    AttemptResult ended =
        Samples.result(result, answer.status(), answer.retryAfter(), answer.after());
    limiters.release(receiver.id(), ended);
    Delivery before = tracked.delivery;
    tracked.delivery =
        before.afterAttempt(new LastAttempt(startedAt, result.name(), null, answer.status()));
    if (!delivered && before.retries() < SCHEDULE.schedule().size()) {
      tracked.reason = result.name();
      tracked.puts++;
      waitUntil(tracked, spread(SCHEDULE.schedule().get(before.retries())));
    } else {
      tracked.status = delivered ? DeliveryStatus.DELIVERED : DeliveryStatus.DEAD_LETTER;
      tracked.endedAt = now;
      receiver.delivered += delivered ? 1 : 0;
    }
  }
}
