package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How one endpoint has answered lately, and what follows from it: how many requests it is given,
 * whether it has stalled, and whose turn is when. See {@link EndpointHealth}.
 */
final class Vitals {

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * An endpoint that was cut off for a moment is left alone for no longer: because it has been
   * silent, or by a pace of which nobody knows yet whether it stays.
   */
  private static final Duration MOMENT = Duration.ofSeconds(10);

  /**
   * A turn is not further ahead for how long others have waited: the endpoint may be quicker soon.
   */
  private static final Duration FURTHEST = Duration.ofMinutes(15);

  private static final double WEIGHT = 0.2;

  /**
   * What takes longer, counts as so many times what is slow: or one timeout were never forgiven.
   */
  private static final int WORST = 4;

  /**
   * Requests that may be under way to an endpoint that is new, or has stalled: as many as open its
   * circuit by default, so that those that time out together do.
   */
  private static final int FEW = 10;

  /** Without an answer for so many times as long as it takes on average, it has stalled. */
  private static final int STALLED = 10;

  /** The same, but not sooner than after this share of what makes an endpoint slow. */
  private static final int STALLED_AT_LEAST = 4;

  /**
   * Who waits for the one attempt of a half-open circuit waits for so many times as long as that.
   */
  private static final int PROBED = 3;

  /**
   * This part of its places is kept for those whose turn has come; and as many more of them set out
   * than places are free, because some will be free by the time that they arrive.
   */
  private static final int KEPT = 4;

  /** Turns that are told for each answer of the present pace, while that may grow. */
  private static final double PACE = 2;

  /** The same, when as many requests are under way as are allowed at all. */
  private static final double FULL_PACE = 1.25;

  private final String endpointId;
  private final long slowMillis;
  private final int maxInFlight;
  private final CircuitSettings circuitSettings;
  private final Clock clock;
  private final Turns turns = new Turns();

  private boolean tried;
  private boolean ok;
  private double millis;
  private int inFlight;
  private int limit;
  private int most;
  private long progressAt;

  /** Of an endpoint that never failed to answer: none. */
  private volatile Circuit circuit;

  /** Of an endpoint that was not tried yet. */
  Vitals(
      String endpointId, long slowMillis, int maxInFlight, CircuitSettings circuit, Clock clock) {
    this.endpointId = endpointId;
    this.slowMillis = slowMillis;
    this.maxInFlight = maxInFlight;
    this.circuitSettings = circuit;
    this.clock = clock;
    this.limit = Math.min(FEW, maxInFlight);
    this.most = maxInFlight;
  }

  synchronized void begun() {
    if (inFlight++ == 0) {
      progressAt = clock.millis();
    }
    turns.arrived();
  }

  /**
   * @param own how many requests the endpoint allows
   */
  synchronized boolean tryBegin(int own) {
    most = Math.min(own, maxInFlight);
    if (inFlight >= allowed(clock.millis())) {
      return false;
    }
    begun();
    return true;
  }

  void abandoned() {
    synchronized (this) {
      inFlight = Math.max(0, inFlight - 1);
    }
    release();
  }

  void ended(AttemptResult result) {
    Circuit asked = measured(result);
    if (asked != null) {
      asked.ended(result);
    }
  }

  private synchronized Circuit measured(AttemptResult result) {
    double counted = Math.min(result.duration().toNanos() / 1e6, WORST * slowMillis);
    millis = tried ? millis + WEIGHT * (counted - millis) : counted;
    tried = true;
    ok = result.delivered();
    limit = result.statusCode() == null ? Math.max(1, limit / 2) : Math.min(maxInFlight, limit + 1);
    progressAt = clock.millis();
    inFlight = Math.max(0, inFlight - 1);
    if (circuit == null && Circuit.concerns(result)) {
      circuit = new Circuit(endpointId, circuitSettings, clock);
    }
    return circuit;
  }

  /** A half-open circuit is as good as open while its one attempt is under way. */
  Duration open(long now) {
    Circuit present = circuit;
    if (present == null) {
      return Duration.ZERO;
    }
    return present.isHalfOpen() ? silence(now) : present.open();
  }

  boolean tryAcquire() {
    return circuit == null || circuit.tryAcquire();
  }

  void release() {
    if (circuit != null) {
      circuit.release();
    }
  }

  /** Whether it is not attempted now: its circuit is open, or others wait for their turn. */
  boolean isPutOff(long now) {
    return isQueuedAt(now) || !open(now).isZero();
  }

  synchronized boolean isQueuedAt(long now) {
    return inFlight >= allowed(now) && (stalled(now) || othersWait(now));
  }

  synchronized boolean othersWait(long now) {
    return turns.othersWait(now);
  }

  boolean setsOut(long now) {
    return !isPutOff(now) && mayFindAPlace(now, false);
  }

  synchronized boolean setsOutInTurn(long now) {
    boolean stuck = inFlight >= allowed(now) && stalled(now);
    return !stuck && mayFindAPlace(now, true);
  }

  /**
   * While others wait for their turn only as many set out as may find a place: the rest would come
   * in vain.
   */
  private synchronized boolean mayFindAPlace(long now, boolean inTurn) {
    if (!turns.othersWait(now)) {
      return true;
    }
    int allowed = allowed(now);
    int kept = Math.max(1, allowed / KEPT);
    int more = inTurn ? kept : -Math.min(kept, allowed - 1);
    return turns.setOut(now, allowed - inFlight + more);
  }

  /** Milliseconds until an attempt that is made now succeeds. */
  synchronized double expected(long now) {
    return ok && inFlight < allowed(now) && !stalled(now) ? millis : NEVER;
  }

  synchronized boolean prompt(long now) {
    return tried && millis <= slowMillis && !stalled(now);
  }

  boolean mayTakeLong(long now) {
    return !prompt(now) && !isPutOff(now);
  }

  synchronized void cameInVain() {
    turns.arrived();
  }

  synchronized void nobodyWaits() {
    turns.nobodyWaits();
  }

  synchronized Instant turn(Instant now) {
    Instant first = soonest(now);
    Instant last = now.plusMillis(ahead(turns.waited(now, first).toMillis()));
    double pace = allowed(now.toEpochMilli()) * (limit < most ? PACE : FULL_PACE);
    Duration apart = Duration.ofNanos((long) (Math.max(1, millis) * 1e6 / pace));
    return turns.take(now, first, last, apart);
  }

  /**
   * Milliseconds for which the present pace is believed: as long as others have waited, so that of
   * a backlog each asks a few times, however long it waits. One that may soon grow is believed for
   * ten seconds at least, one that may not for as long as a circuit stays open at most. Of an
   * endpoint whose circuit is not closed nothing says that it may, and it may be back any time.
   */
  private long ahead(long waited) {
    long open = circuitSettings.openAtMost().toMillis();
    if (circuit != null && !circuit.isClosed()) {
      return open;
    }
    return limit < most
        ? Math.min(open, Math.max(MOMENT.toMillis(), waited))
        : Math.max(open, Math.min(FURTHEST.toMillis(), waited));
  }

  synchronized Instant soonest(Instant now) {
    long wait = Math.min(2 * silent(now.toEpochMilli()), MOMENT.toMillis());
    return now.plusMillis(Math.max(Turns.SOONEST.toMillis(), wait));
  }

  private synchronized Duration silence(long now) {
    return Duration.ofMillis(Math.min(PROBED * silent(now), MOMENT.toMillis()));
  }

  Duration leftAlone(long now) {
    Duration open = open(now);
    return open.isZero() && circuit != null ? circuit.leftAlone(now) : open;
  }

  /** Milliseconds for which requests have been under way and none has ended; zero if none is. */
  private long silent(long now) {
    return inFlight == 0 ? 0 : Math.max(1, now - progressAt);
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
