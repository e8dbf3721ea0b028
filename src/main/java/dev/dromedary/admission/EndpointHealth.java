package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult;
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

  private final long quickMillis;
  private final long slowMillis;
  private final int maxInFlight;
  private final CircuitSettings circuit;
  private final Clock clock;
  private final Clock machine;
  private final Map<String, Vitals> vitals = new ConcurrentHashMap<>();

  /** Of all that were not tried yet; nothing is written to it. */
  private final Vitals untried;

  /**
   * @param quick an endpoint whose answers take longer on average is not quick
   * @param slow one whose answers take longer on average is slow
   * @param maxInFlight most requests that may be under way to one endpoint
   * @param circuit when one that does not answer is left alone
   * @param clock of all that is measured here
   * @param machine of the turns that it gives out
   */
  public EndpointHealth(
      Duration quick,
      Duration slow,
      int maxInFlight,
      CircuitSettings circuit,
      Clock clock,
      Clock machine) {
    this.quickMillis = quick.toMillis();
    this.slowMillis = slow.toMillis();
    this.maxInFlight = maxInFlight;
    this.circuit = circuit;
    this.clock = clock;
    this.machine = machine;
    this.untried = create("untried");
  }

  /** A request to it is about to be sent; {@link #ended} or {@link #abandoned} follows. */
  public void begun(String endpointId) {
    tried(endpointId).begun();
  }

  /**
   * The same, if fewer requests are under way than may be; at the same time, so that of many who
   * ask at once no more are told so.
   *
   * @param own how many the endpoint allows, or null: as many as all
   */
  boolean tryBegin(String endpointId, Integer own) {
    return tried(endpointId).tryBegin(own == null ? maxInFlight : own);
  }

  private Vitals tried(String endpointId) {
    return vitals.computeIfAbsent(endpointId, this::create);
  }

  private Vitals create(String endpointId) {
    return new Vitals(endpointId, slowMillis, maxInFlight, circuit, clock);
  }

  private Vitals of(String endpointId) {
    return vitals.getOrDefault(endpointId, untried);
  }

  public void ended(String endpointId, AttemptResult result) {
    Vitals known = vitals.get(endpointId);
    if (known != null) {
      known.ended(result);
    }
  }

  /** A request that was begun comes to no result; its circuit lets another one through for it. */
  public void abandoned(String endpointId) {
    of(endpointId).abandoned();
  }

  /**
   * Those of them to which the last attempt succeeded, whose answers come quickly and to which more
   * requests may be under way; the first ones of these, as long as attempts one after the other
   * take no longer together than makes one endpoint slow. One that was not tried yet is not among
   * them.
   */
  public Set<String> quick(List<String> endpointIds) {
    long now = clock.millis();
    Set<String> quick = new HashSet<>();
    double together = 0;
    for (String endpointId : endpointIds) {
      double expected = of(endpointId).expected(now);
      if (expected <= quickMillis && together + expected <= slowMillis) {
        together += expected;
        quick.add(endpointId);
      }
    }
    return quick;
  }

  /**
   * Whether one more delivery, which is not attempted at once, sets out for a place there. Or else
   * it would only be put off: the circuit is open, or it is not quick, others wait for their turn
   * and as many as places are free have set out already. A quarter of the places is kept for those
   * others.
   */
  public boolean setsOut(String endpointId) {
    return quick(endpointId) || of(endpointId).setsOut(clock.millis());
  }

  /**
   * The same for one whose turn has come, whatever its circuit says: as many of them as places are
   * free, those that are kept for them too, and a quarter more, which are free by the time that
   * they arrive. None while it has stalled.
   */
  boolean setsOutInTurn(String endpointId) {
    return quick(endpointId) || of(endpointId).setsOutInTurn(clock.millis());
  }

  /** One that had set out has found no place. */
  void cameInVain(String endpointId) {
    of(endpointId).cameInVain();
  }

  /** Who waits for its turn there goes at once from now on, so whoever comes is behind nobody. */
  public void nobodyWaits(String endpointId) {
    of(endpointId).nobodyWaits();
  }

  /** Whether an attempt that is made now is expected to succeed quickly. */
  public boolean quick(String endpointId) {
    return of(endpointId).expected(clock.millis()) <= quickMillis;
  }

  /**
   * Whether its attempts end soon, well or badly, so that others may wait for one of them. False
   * for one that was not tried yet.
   */
  public boolean prompt(String endpointId) {
    return of(endpointId).prompt(clock.millis());
  }

  /**
   * How long no attempt may be made, because its circuit is open; zero if one may be. While one
   * attempt finds out whether it is back: three times as long as that has taken.
   */
  public Duration open(String endpointId) {
    return of(endpointId).open(clock.millis());
  }

  /**
   * Whether its circuit lets an attempt through now: while it finds out whether the endpoint is
   * back, one at a time.
   */
  public boolean tryAcquire(String endpointId) {
    return of(endpointId).tryAcquire();
  }

  /**
   * The same for one of those that wait for its circuit: when an attempt may be made, the first one
   * is told so, and the others only after a second, or a quarter of the time for which it was open.
   * By then it is open again, or closed; or nothing was heard of the first one, because another
   * gateway has it for instance.
   */
  Duration leftAlone(String endpointId) {
    return of(endpointId).leftAlone(clock.millis());
  }

  /** The attempt that its circuit let through is not made. */
  void release(String endpointId) {
    of(endpointId).release();
  }

  /**
   * When it is the turn of one more delivery that finds it busy: behind those that were told
   * before, at twice the pace at which it answers now while that may grow, and at a little more
   * than it when as many requests are under way as may be; so a backlog asks a few times, and not
   * once a second. As far ahead as others have waited already, at most: while the pace may grow
   * between ten seconds and as long as a circuit stays open, then between that and a quarter of an
   * hour. If its circuit is not closed, as far as that stays open.
   *
   * <p>While it answers nothing, nobody's turn comes before it has been silent for twice as long
   * again: until its first request times out, each of them asks three times, and not twenty.
   */
  Instant turn(String endpointId) {
    return SteadyClock.on(machine, clock, tried(endpointId).turn(clock.instant()));
  }

  /**
   * Whether an attempt that is made now may take long: it was not tried yet, is slow or has
   * stalled, and neither its circuit nor those that wait for their turn keep it from being made.
   */
  boolean mayTakeLong(String endpointId) {
    return of(endpointId).mayTakeLong(clock.millis());
  }

  /**
   * Whether it is busy, and has stalled or others that found it so wait for their turn: one more is
   * behind them.
   */
  boolean isQueuedAt(String endpointId) {
    return of(endpointId).isQueuedAt(clock.millis());
  }

  /** Whether others have been told turns there that are still to come. */
  boolean othersWaitAt(String endpointId) {
    return of(endpointId).othersWait(clock.millis());
  }

  /** When one that does not queue up with the others tries its luck again. */
  Instant soon(String endpointId) {
    return SteadyClock.on(machine, clock, of(endpointId).soonest(clock.instant()));
  }

  public void forget(String endpointId) {
    vitals.remove(endpointId);
  }
}
