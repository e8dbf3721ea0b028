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

/** The queues of the gateway, with averages since a look some seconds ago. */
public final class QueueReports {

  private final Map<String, QueueRole> queues;
  private final QueueStates states;
  private final Looks<Map<String, QueueState>> looks;
  private final Clock clock;

  /**
   * @param queues with their roles, in their order
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  QueueReports(Map<String, QueueRole> queues, QueueStates states, LongSupplier nanos, Clock clock) {
    this.queues = queues;
    this.states = states;
    this.looks = new Looks<>(nanos);
    this.clock = clock;
  }

  /** So that the first call has averages; a broker elsewhere is looked at only on demand. */
  void lookAhead() {
    if (states.isCheap()) {
      looks.next(looks.now(), states.look(queues.keySet()));
    }
  }

  public List<QueueReport> now() {
    long at = looks.now();
    Map<String, QueueState> found = states.look(queues.keySet());
    Looks.Before<Map<String, QueueState>> before = looks.next(at, found);
    return queues.keySet().stream().map(name -> report(name, before, found.get(name))).toList();
  }

  private QueueReport report(
      String name, Looks.Before<Map<String, QueueState>> before, QueueState state) {
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
      Looks.Before<Map<String, QueueState>> before,
      QueueState now,
      Function<QueueState, Long> count) {
    return before.isAny()
        ? before.perSecond(count.apply(before.found().get(name)), count.apply(now))
        : null;
  }
}
