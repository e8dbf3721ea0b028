package dev.dromedary.statistics;

import dev.dromedary.broker.QueueState;
import dev.dromedary.broker.QueueStates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The queues of the gateway, with averages since a sample some seconds ago. */
public final class QueueReports {

  private final Map<String, QueueRole> queues;
  private final QueueStates states;
  private final Sampler<Map<String, QueueState>> sampler;
  private final Clock clock;

  /**
   * @param queues with their roles, in their order
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  QueueReports(Map<String, QueueRole> queues, QueueStates states, LongSupplier nanos, Clock clock) {
    this.queues = queues;
    this.states = states;
    this.sampler = new Sampler<>(nanos);
    this.clock = clock;
  }

  /** So that the first call has averages; a broker elsewhere is looked at only on demand. */
  void sample() {
    if (states.isCheap()) {
      sampler.next(sampler.now(), states.look(queues.keySet()));
    }
  }

  public List<QueueReport> now() {
    long at = sampler.now();
    Map<String, QueueState> found = states.look(queues.keySet());
    Sampler.Before<Map<String, QueueState>> before = sampler.next(at, found);
    return queues.keySet().stream().map(name -> report(name, before, found.get(name))).toList();
  }

  private QueueReport report(
      String name, Sampler.Before<Map<String, QueueState>> before, QueueState state) {
    Double in = rate(name, before, state, QueueState::added);
    Double out = rate(name, before, state, QueueState::taken);
    Instant oldest = state.oldestAt();
    return new QueueReport(
        name,
        queues.get(name),
        state.depth(),
        state.atLeast() ? true : null,
        oldest,
        oldest == null ? null : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds()),
        state.consumers(),
        in,
        out,
        in == null && out == null ? null : before.overSeconds(),
        state.unknown());
  }

  /** Null if it is not known, or the broker began to count anew. */
  private static Double rate(
      String name,
      Sampler.Before<Map<String, QueueState>> before,
      QueueState now,
      Function<QueueState, Long> count) {
    return before.isAny()
        ? before.perSecond(count.apply(before.counts().get(name)), count.apply(now))
        : null;
  }
}
