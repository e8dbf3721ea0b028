package dev.dromedary.statistics;

/** How well deliveries to an endpoint go; of several states the first counts. */
public enum HealthState {
  /** It is disabled: its deliveries become dead letters. */
  DISABLED,
  /** It is paused: its deliveries wait. */
  PAUSED,
  /** All its attempts have failed for so long that it was reported (endpoint.failing). */
  FAILING,
  /** Its circuit breaker is open or half-open: its deliveries wait, but for a first one. */
  CIRCUIT_OPEN,
  /** Its deliveries wait for reserved times, because there are more than its rate limit allows. */
  RATE_LIMITED,
  /** It answers slowly or not at all now, or its deliveries wait for requests in flight. */
  SLOW,
  /** None of these. */
  OK
}
