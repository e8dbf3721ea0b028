package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The limiters of all endpoints, as far as this gateway has met them. */
public final class EndpointLimiters {

  private final AdmissionProperties settings;
  private final LongSupplier ticker;
  private final Map<String, EndpointLimiter> limiters = new ConcurrentHashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  /**
   * @param ticker nanoseconds since the gateway began, by a clock that is never set
   */
  public EndpointLimiters(AdmissionProperties settings, LongSupplier ticker) {
    this.settings = settings;
    this.ticker = ticker;
  }

  public EndpointLimiter of(String endpointId) {
    return limiters.computeIfAbsent(
        endpointId, id -> new EndpointLimiter(id, settings, ticker, () -> changed.add(id)));
  }

  /** An attempt ended; of an endpoint that was removed meanwhile nothing is kept. */
  public void release(String endpointId, AttemptResult result) {
    EndpointLimiter limiter = limiters.get(endpointId);
    if (limiter != null) {
      limiter.release(result);
    }
  }

  /** An attempt that was admitted came to no result. */
  public void cancel(String endpointId) {
    EndpointLimiter limiter = limiters.get(endpointId);
    if (limiter != null) {
      limiter.cancel();
    }
  }

  /**
   * The endpoints of them that are FAST and have a permit; the first ones, as long as attempts one
   * after the other take no longer together than makes one endpoint SLOW.
   */
  public Set<String> fast(List<String> endpointIds) {
    double together = 0;
    Set<String> fast = new HashSet<>();
    for (String endpointId : endpointIds) {
      double expected = of(endpointId).expected();
      if (together + expected <= settings.slowThreshold().toNanos()) {
        together += expected;
        fast.add(endpointId);
      }
    }
    return fast;
  }

  /** Of an endpoint that this gateway has not met there is none. */
  public EndpointLimiter.Load load(String endpointId) {
    EndpointLimiter limiter = limiters.get(endpointId);
    return limiter == null ? EndpointLimiter.Load.NONE : limiter.load();
  }

  /** Requests to all endpoints that have no answer yet. */
  public int inFlight() {
    return limiters.values().stream().mapToInt(each -> each.load().inFlight()).sum();
  }

  /** Endpoints whose circuit breaker is not closed. */
  public long openCircuits() {
    return limiters.values().stream().filter(each -> each.load().circuitOpen() != null).count();
  }

  /** News of some that changed since this was asked last; the others come the next time. */
  List<ClusterLimits.News> news(int limit) {
    List<String> some = changed.stream().limit(limit).toList();
    some.forEach(changed::remove);
    return some.stream()
        .filter(limiters::containsKey)
        .map(id -> of(id).news(id))
        .filter(news -> news.rate() != null || news.circuit() != null)
        .toList();
  }

  public void forget(String endpointId) {
    limiters.remove(endpointId);
  }
}
