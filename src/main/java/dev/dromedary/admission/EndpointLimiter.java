package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Reason;
import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits what one endpoint is sent. Requests in flight: by additive increase and multiplicative
 * decrease (AIMD), as TCP limits what is in flight (RFC 5681), and by a circuit breaker. Requests a
 * second: by its rate limit. Over a limit a delivery gets a reservation; a busy endpoint is one
 * whose rate limit is its measured completion rate.
 *
 * <p>Kept in memory only: it steers where a delivery waits, never whether it is owed.
 */
public final class EndpointLimiter {

  /** The decision on a delivery without a reservation. */
  public enum State {
    /** It is attempted, on a lane for the endpoint's latency class. */
    AVAILABLE,
    /** It gets a reservation: others have one, or the endpoint has stalled. */
    BACKLOG,
    /** It waits for the circuit breaker. */
    OPEN
  }

  /**
   * The requests to an endpoint at this gateway, and what holds further ones back.
   *
   * @param inFlight requests that have no answer yet
   * @param circuitOpen how long the circuit breaker has not been closed, or null while it is
   * @param circuitRemaining until it lets a first request pass, or null
   * @param rateLimited whether one more delivery would wait for its rate limit
   * @param slow whether it is known to be slow, or has a backlog
   */
  public record Load(
      int inFlight,
      Duration circuitOpen,
      Duration circuitRemaining,
      boolean rateLimited,
      boolean slow) {

    static final Load NONE = new Load(0, null, null, false, false);
  }

  private static final long SECOND = 1_000_000_000L;

  /**
   * So much more than is free now is promised, and than is measured is reserved: some permits will
   * be free by the time that it arrives.
   */
  private static final double HEADROOM = 1.5;

  /** A measured rate is believed for so long at least. */
  private static final long BELIEVED = 30 * SECOND;

  private final AdmissionProperties settings;
  private final LongSupplier ticker;
  private final EndpointStats stats;
  private final CircuitBreaker breaker;
  private final RateLimiter backlog = new RateLimiter();
  private long backlogSince;
  private final EndpointRate rate = new EndpointRate();
  private final Runnable changed;
  private int limit;
  private int allowed;

  /** Permits that are promised to deliveries which are on their way from a tier. */
  private int promised;

  private long promisedAt;

  /** Whether the other gateways are to learn the state of the circuit breaker. */
  private boolean isCircuitChanged;

  /**
   * @param ticker nanoseconds since the gateway began
   * @param changed called when there is something that other gateways are to learn
   */
  EndpointLimiter(
      String endpointId, AdmissionProperties settings, LongSupplier ticker, Runnable changed) {
    this.changed = changed;
    this.settings = settings;
    this.ticker = ticker;
    this.stats = new EndpointStats(settings);
    this.breaker = new CircuitBreaker(endpointId, settings.circuitBreaker());
    this.allowed = settings.maxInFlight();
    this.limit = Math.min(few(), allowed);
  }

  /** As many as open the circuit breaker, so that attempts that time out together do. */
  private int few() {
    return settings.circuitBreaker().failureThreshold();
  }

  /**
   * Whether a request may be sent now. If so, {@link #release} or {@link #cancel} follows.
   *
   * @param forced though the circuit breaker is open
   */
  synchronized boolean tryAcquire(WebhookEndpoint endpoint, boolean forced) {
    long now = ticker.getAsLong();
    promised = Math.max(0, promised - 1);
    Integer own = endpoint.maxInFlight();
    allowed = own == null ? settings.maxInFlight() : Math.min(own, settings.maxInFlight());
    int permits = forced ? closedPermits(now) : permits(now);
    if (stats.inFlight() >= permits || !conforms(endpoint.rateLimit(), now)) {
      return false;
    }
    stats.began(now);
    return true;
  }

  /** A request is sent whatever the limits are. */
  public synchronized void acquire() {
    stats.began(ticker.getAsLong());
  }

  synchronized void release(AttemptResult result) {
    long now = ticker.getAsLong();
    boolean wasClosed = breaker.state(now) == CircuitBreaker.State.CLOSED;
    if (breaker.ended(result, now)) {
      isCircuitChanged = true;
      changed.run();
    }
    recovered(wasClosed, now);
    stats.ended(result, now);
    limit =
        result.statusCode() == null
            ? Math.max(1, limit / 2)
            : Math.min(settings.maxInFlight(), limit + 1);
  }

  private void recovered(boolean wasClosed, long now) {
    if (!wasClosed && breaker.state(now) == CircuitBreaker.State.CLOSED) {
      stats.forget();
      backlog.clear();
      limit = few();
    }
  }

  /** The changes since this was asked last, for the other gateways. */
  synchronized ClusterLimits.News news(String endpointId) {
    long now = ticker.getAsLong();
    CircuitBreaker.News circuit = isCircuitChanged ? breaker.news(now) : null;
    isCircuitChanged = false;
    return new ClusterLimits.News(endpointId, rate.news(now).orElse(null), circuit);
  }

  synchronized void learn(ClusterLimits.News news, long period) {
    long now = ticker.getAsLong();
    if (news.rate() != null) {
      rate.learn(news.rate(), now, period);
    }
    if (news.circuit() != null) {
      boolean wasClosed = breaker.state(now) == CircuitBreaker.State.CLOSED;
      breaker.learn(news.circuit(), now);
      recovered(wasClosed, now);
    }
  }

  /** The request came to no result. */
  synchronized void cancel() {
    stats.cancelled();
  }

  private int permits(long now) {
    return switch (breaker.state(now)) {
      case OPEN -> 0;
      case HALF_OPEN -> 1;
      case CLOSED -> closedPermits(now);
    };
  }

  /** To one that has stalled as few as to one that is new: each may last until its timeout. */
  private int closedPermits(long now) {
    int permits = Math.min(limit, allowed);
    return stats.isStalled(now) ? Math.min(few(), permits) : permits;
  }

  /**
   * When a delivery may be attempted at the endpoint's rate limit.
   *
   * @param isReserved whether it has such a time, which has come
   */
  synchronized Reservation reserve(RateLimit perSecond, boolean isReserved) {
    long delay = rate.reserve(perSecond, isReserved, ticker.getAsLong());
    changed.run();
    return new Reservation(Duration.ofNanos(delay), Reason.RATE_LIMITED);
  }

  private boolean conforms(RateLimit perSecond, long now) {
    if (perSecond == null) {
      return true;
    }
    changed.run();
    return rate.tryAcquire(perSecond, now);
  }

  /**
   * When a delivery is attempted that finds no permit: behind earlier reservations, at the rate at
   * which requests complete now. That rate is believed for as long as the backlog has lasted, and
   * no longer than a circuit breaker is open: so each delivery of a backlog asks a few times,
   * however long it waits, and an endpoint that becomes faster has its backlog soon.
   */
  synchronized Reservation reserve() {
    long now = ticker.getAsLong();
    long soonest = now + SECOND;
    if (breaker.state(now) != CircuitBreaker.State.CLOSED) {
      long probe = Math.max(SECOND, 2 * stats.silence(now));
      return new Reservation(
          Duration.ofNanos(Math.max(probe, breaker.remaining(now))), Reason.CIRCUIT_OPEN);
    }
    if (!backlog.isReservedAfter(soonest)) {
      backlogSince = now;
    }
    long longest = settings.circuitBreaker().maxOpenDuration().toNanos();
    long last = now + Math.min(Math.max(now - backlogSince, BELIEVED), longest);
    // Of all that are allowed, because with each answer the limit grows.
    double interval = stats.latency(now) / (HEADROOM * allowed);
    long at = backlog.reserve(soonest, last, Math.max(1, (long) interval), 0);
    return new Reservation(Duration.ofNanos(at - now), Reason.ENDPOINT_BUSY);
  }

  /**
   * Whether one of the deliveries that wait is admitted: as many as find permits when they arrive.
   * One that does not arrive within a second has gone to another gateway.
   */
  synchronized boolean promise() {
    long now = ticker.getAsLong();
    if (now - promisedAt > SECOND) {
      promised = 0;
    }
    boolean isSteady = breaker.state(now) == CircuitBreaker.State.CLOSED && !stats.isStalled(now);
    double permits = isSteady ? Math.ceil(HEADROOM * permits(now)) : permits(now);
    if (stats.inFlight() + promised >= permits) {
      return false;
    }
    promised++;
    promisedAt = now;
    return true;
  }

  public synchronized LatencyClass latencyClass() {
    return stats.latencyClass(ticker.getAsLong());
  }

  public synchronized State state() {
    long now = ticker.getAsLong();
    if (breaker.state(now) != CircuitBreaker.State.CLOSED) {
      return stats.inFlight() < permits(now) ? State.AVAILABLE : State.OPEN;
    }
    boolean isFree = stats.inFlight() + promised < permits(now);
    if (isFree && stats.latencyClass(now) == LatencyClass.FAST) {
      return State.AVAILABLE;
    }
    boolean isBacklog = backlog.isReservedAfter(now + SECOND) || !isFree && stats.isStalled(now);
    return isBacklog ? State.BACKLOG : State.AVAILABLE;
  }

  synchronized Load load() {
    long now = ticker.getAsLong();
    long open = breaker.openFor(now);
    long remaining = breaker.remaining(now);
    return new Load(
        stats.inFlight(),
        open < 0 ? null : Duration.ofNanos(open),
        remaining == 0 ? null : Duration.ofNanos(remaining),
        rate.isBacklog(now),
        stats.isSlow(now) || backlog.isReservedAfter(now + SECOND));
  }

  /** Whether an attempt is made now, and may take long. */
  synchronized boolean mayTakeLong() {
    return latencyClass() == LatencyClass.SLOW
        && (stats.inFlight() < permits(ticker.getAsLong()) || state() == State.AVAILABLE);
  }

  /** Nanoseconds until an attempt that is made now succeeds; infinite unless it soon will. */
  synchronized double expected() {
    long now = ticker.getAsLong();
    return stats.inFlight() < permits(now) && stats.latencyClass(now) == LatencyClass.FAST
        ? stats.latency(now)
        : Double.POSITIVE_INFINITY;
  }
}
