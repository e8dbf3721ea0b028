package dev.dromedary.deliver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the endpoints have answered lately, as far as this gateway saw it. Kept in memory only: it
 * steers where a delivery waits, never whether it is owed.
 *
 * <p>An endpoint that stops answering is noticed before its first request times out: it is stalled
 * once requests are under way and none of them has ended for many times as long as it takes on
 * average. Then it is given few requests, as if it were new: each holds up a thread until its
 * timeout.
 *
 * <p>How many requests may be under way to an endpoint is found out as TCP finds out how much may
 * be (RFC 5681): a few to one that is new, one more with each answer, and half as many when none
 * comes. So one that hangs holds up a few requests, and one that answers is soon given as many as
 * are allowed.
 */
public class EndpointHealth {

  private static final double WEIGHT = 0.2;

  /**
   * What takes longer, counts as so many times what is slow: or one timeout were never forgiven.
   */
  private static final int WORST = 4;

  /** Requests that may be under way to an endpoint that is new. */
  private static final int FEW = 8;

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /** Without an answer for so many times as long as it takes on average, it has stalled. */
  private static final int STALLED = 10;

  /** The same, but not sooner than after this share of what makes an endpoint slow. */
  private static final int STALLED_AT_LEAST = 4;

  /** Before that it is as busy as now. */
  private static final Duration SOONEST = Duration.ofSeconds(1);

  /** So long at most it is left alone because it has been silent. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Turns that are told for each answer of the present pace, while that may grow. */
  private static final double PACE = 2;

  /** The same, when as many requests are under way as are allowed at all. */
  private static final double FULL_PACE = 1.25;

  private final long quickMillis;
  private final long slowMillis;
  private final int maxInFlight;
  private final CircuitSettings circuitSettings;
  private final Clock clock;
  private final Map<String, State> states = new ConcurrentHashMap<>();

  /**
   * @param quick an endpoint whose answers take longer on average is not quick
   * @param slow one whose answers take longer on average is slow
   * @param maxInFlight most requests that may be under way to one endpoint
   * @param circuit when one that does not answer is left alone
   */
  public EndpointHealth(
      Duration quick, Duration slow, int maxInFlight, CircuitSettings circuit, Clock clock) {
    this.quickMillis = quick.toMillis();
    this.slowMillis = slow.toMillis();
    this.maxInFlight = maxInFlight;
    this.circuitSettings = circuit;
    this.clock = clock;
  }

  /** A request to it is about to be sent; {@link #ended} tells when it is over, however it ends. */
  public void begun(String endpointId) {
    state(endpointId).begun(clock.millis());
  }

  /**
   * The same, if fewer requests are under way than may be; at the same time, so that of many who
   * ask at once no more are told so.
   *
   * @param own how many the endpoint allows, or null: as many as all
   */
  boolean tryBegin(String endpointId, Integer own) {
    return state(endpointId).tryBegin(clock.millis(), own == null ? maxInFlight : own);
  }

  private State state(String endpointId) {
    return states.computeIfAbsent(endpointId, id -> new State());
  }

  public void ended(String endpointId, AttemptResult result) {
    State state = states.get(endpointId);
    if (state != null) {
      state.ended(endpointId, result);
    }
  }

  /**
   * Those of them to which the last attempt succeeded, whose answers come quickly and to which more
   * requests may be under way; the first ones of these, as long as attempts one after the other
   * take no longer together than makes one endpoint slow. One that is not attempted now is among
   * them, because its circuit is open or others wait for their turn there: it takes no time. One
   * that was not tried yet is not.
   */
  public Set<String> quick(List<String> endpointIds) {
    long now = clock.millis();
    Set<String> quick = new HashSet<>();
    double together = 0;
    for (String endpointId : endpointIds) {
      State state = states.get(endpointId);
      double expected = state == null ? NEVER : state.isPutOff(now) ? 0 : state.expected(now);
      if (expected <= quickMillis && together + expected <= slowMillis) {
        together += expected;
        quick.add(endpointId);
      }
    }
    return quick;
  }

  /** Whether an attempt that is made now is expected to succeed quickly. */
  boolean quick(String endpointId) {
    State state = states.get(endpointId);
    return state != null && state.expected(clock.millis()) <= quickMillis;
  }

  /**
   * Whether its attempts end soon, well or badly, so that others may wait for one of them. False
   * for one that was not tried yet.
   */
  public boolean prompt(String endpointId) {
    State state = states.get(endpointId);
    return state != null && state.prompt(clock.millis());
  }

  /** How long no attempt may be made, because its circuit is open; zero if one may be. */
  public Duration open(String endpointId) {
    State state = states.get(endpointId);
    return state == null ? Duration.ZERO : state.open();
  }

  /**
   * Whether its circuit lets an attempt through now: while it finds out whether the endpoint is
   * back, one at a time.
   */
  public boolean tryAcquire(String endpointId) {
    State state = states.get(endpointId);
    return state == null || state.circuit == null || state.circuit.tryAcquire();
  }

  /**
   * How long those wait that its circuit does not let through while one attempt finds out whether
   * it is back: until that has taken as long again.
   */
  Duration silence(String endpointId) {
    State state = states.get(endpointId);
    long silent = state == null ? 0 : state.silent(clock.millis());
    return Duration.ofMillis(Math.min(silent, SILENCE.toMillis()));
  }

  /** The attempt that its circuit let through is not made. */
  void release(String endpointId) {
    State state = states.get(endpointId);
    if (state != null && state.circuit != null) {
      state.circuit.release();
    }
  }

  /**
   * When it is the turn of one more delivery that finds it busy: behind those that were told
   * before, at twice the pace at which it answers now while that may grow, and at a little more
   * than it when as many requests are under way as may be; so a backlog asks a few times, and not
   * once a second. At most as far ahead as a circuit stays open.
   *
   * <p>While it answers nothing, nobody's turn comes before it has been silent for twice as long
   * again: until its first request times out, each of them asks three times, and not twenty.
   */
  Instant turn(String endpointId) {
    State state = states.get(endpointId);
    Instant now = clock.instant();
    return state == null ? now : state.turn(now);
  }

  /**
   * Whether an attempt that is made now may take long: it was not tried yet, is slow or has
   * stalled, and neither its circuit nor those that wait for their turn keep it from being made.
   */
  boolean mayTakeLong(String endpointId) {
    State state = states.get(endpointId);
    return state == null || state.mayTakeLong(clock.millis());
  }

  /**
   * Whether it is busy, and has stalled or others that found it so wait for their turn: one more is
   * behind them.
   */
  boolean isQueuedAt(String endpointId) {
    State state = states.get(endpointId);
    return state != null && state.isQueuedAt(clock.millis());
  }

  /** When one that does not queue up with the others tries its luck again. */
  Instant soon(String endpointId) {
    State state = states.get(endpointId);
    Instant now = clock.instant();
    return state == null ? now : state.soonest(now);
  }

  public void forget(String endpointId) {
    states.remove(endpointId);
  }

  private final class State {

    private boolean tried;
    private boolean ok;
    private double millis;
    private int inFlight;
    private int limit = Math.min(FEW, maxInFlight);
    private int most = maxInFlight;
    private long progressAt;
    private Instant turnAt = Instant.EPOCH;

    /** Of an endpoint that never failed to answer: none. */
    private volatile Circuit circuit;

    synchronized void begun(long now) {
      if (inFlight++ == 0) {
        progressAt = now;
      }
    }

    synchronized boolean tryBegin(long now, int own) {
      most = Math.min(own, maxInFlight);
      if (inFlight >= allowed(now)) {
        return false;
      }
      begun(now);
      return true;
    }

    void ended(String endpointId, AttemptResult result) {
      Circuit asked = measured(endpointId, result, clock.millis());
      if (asked != null) {
        asked.ended(result);
      }
    }

    private synchronized Circuit measured(String endpointId, AttemptResult result, long now) {
      double counted = Math.min(result.duration().toNanos() / 1e6, WORST * slowMillis);
      millis = tried ? millis + WEIGHT * (counted - millis) : counted;
      tried = true;
      ok = result.delivered();
      limit =
          result.statusCode() == null ? Math.max(1, limit / 2) : Math.min(maxInFlight, limit + 1);
      progressAt = now;
      inFlight = Math.max(0, inFlight - 1);
      if (circuit == null && Circuit.concerns(result)) {
        circuit = new Circuit(endpointId, circuitSettings, clock);
      }
      return circuit;
    }

    Duration open() {
      return circuit == null ? Duration.ZERO : circuit.open();
    }

    boolean isPutOff(long now) {
      return isQueuedAt(now) || !open().isZero();
    }

    synchronized boolean isQueuedAt(long now) {
      return inFlight >= allowed(now)
          && (stalled(now) || turnAt.toEpochMilli() > now + SOONEST.toMillis());
    }

    /** Milliseconds until an attempt that is made now succeeds. */
    synchronized double expected(long now) {
      return ok && inFlight < allowed(now) && !stalled(now) ? millis : NEVER;
    }

    boolean mayTakeLong(long now) {
      return !prompt(now) && !isPutOff(now);
    }

    synchronized boolean prompt(long now) {
      return tried && millis <= slowMillis && !stalled(now);
    }

    synchronized Instant turn(Instant now) {
      Instant first = soonest(now);
      Instant last = now.plus(circuitSettings.openAtMost());
      Instant next = turnAt.isBefore(first) ? first : turnAt.isAfter(last) ? last : turnAt;
      double pace = limit < most ? PACE : FULL_PACE;
      turnAt =
          next.plusNanos((long) (Math.max(1, millis) * 1e6 / allowed(now.toEpochMilli()) / pace));
      return next;
    }

    synchronized Instant soonest(Instant now) {
      long wait = Math.min(2 * silent(now.toEpochMilli()), SILENCE.toMillis());
      return now.plusMillis(Math.max(SOONEST.toMillis(), wait));
    }

    synchronized long silent(long now) {
      return inFlight == 0 ? 0 : now - progressAt;
    }

    private int allowed(long now) {
      int allowed = Math.min(limit, most);
      return stalled(now) ? Math.min(FEW, allowed) : allowed;
    }

    private boolean stalled(long now) {
      double patience = Math.max(slowMillis / STALLED_AT_LEAST, STALLED * millis);
      return silent(now) > (tried ? Math.min(slowMillis, patience) : slowMillis);
    }
  }
}
