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

  /**
   * An average is over that at least, and over twice as much where looks are made by themselves.
   */
  static final Duration WINDOW = Duration.ofSeconds(10);

  private final Map<String, QueueRole> queues;
  private final QueueStates states;
  private final LongSupplier nanos;
  private final Clock clock;

  /** The looks before, of which averages are over the older one. */
  private Look older;

  private Look newer;

  /**
   * @param queues with their roles, in their order
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  QueueReports(Map<String, QueueRole> queues, QueueStates states, LongSupplier nanos, Clock clock) {
    this.queues = queues;
    this.states = states;
    this.nanos = nanos;
    this.clock = clock;
  }

  private record Look(long at, Map<String, QueueState> states) {}

  /** So that the first call has averages; a broker elsewhere is looked at only on demand. */
  void lookAhead() {
    if (states.isCheap()) {
      look();
    }
  }

  public List<QueueReport> now() {
    Look before = before();
    Look now = look();
    return queues.keySet().stream().map(name -> report(name, before, now)).toList();
  }

  private synchronized Look before() {
    return older == null ? newer : older;
  }

  private Look look() {
    Look look = new Look(nanos.getAsLong(), states.look(queues.keySet()));
    keep(look);
    return look;
  }

  private synchronized void keep(Look look) {
    if (newer == null || look.at - newer.at >= WINDOW.toNanos()) {
      older = newer;
      newer = look;
    }
  }

  private QueueReport report(String name, Look before, Look now) {
    QueueState state = now.states.get(name);
    double seconds = before == null ? 0 : (now.at - before.at) / 1e9;
    Double in = seconds <= 0 ? null : rate(name, before, state, QueueState::added, seconds);
    Double out = seconds <= 0 ? null : rate(name, before, state, QueueState::taken, seconds);
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
        in == null && out == null ? null : rounded(seconds),
        state.unknown());
  }

  /** Null if it is not known, or the broker began to count anew. */
  private static Double rate(
      String name, Look before, QueueState now, Function<QueueState, Long> count, double seconds) {
    Long first = count.apply(before.states.get(name));
    Long last = count.apply(now);
    return first == null || last == null || last < first ? null : rounded((last - first) / seconds);
  }

  private static Double rounded(double number) {
    return Math.round(number * 10) / 10.0;
  }
}
