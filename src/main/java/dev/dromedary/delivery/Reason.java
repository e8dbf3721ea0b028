package dev.dromedary.delivery;

/**
 * Why a delivery stands where it does, beside the {@link AttemptResult.Result} of an attempt that
 * failed. Names are what the API, the history and the messages show.
 */
public enum Reason {
  /** Waits: its endpoint is paused. */
  ENDPOINT_PAUSED,
  /** Waits: this gateway has not heard of its endpoint yet. */
  ENDPOINT_UNKNOWN,
  /** Waits for its reserved time: as many requests to its endpoint are in flight as may be. */
  ENDPOINT_BUSY,
  /** Waits for its reserved time: its endpoint has a rate limit. */
  RATE_LIMITED,
  /** Waits: the circuit breaker of its endpoint is open. */
  CIRCUIT_OPEN,
  /** Dead-lettered: its retries are exhausted, or their time is over. */
  SCHEDULE_EXHAUSTED,
  /** Dead-lettered: its endpoint answered 410. */
  ENDPOINT_GONE,
  /** Dead-lettered: its endpoint is disabled. */
  ENDPOINT_DISABLED,
  /** Cancelled: its endpoint was deleted. */
  ENDPOINT_DELETED,
  /** Cancelled: the dead letter was discarded. */
  DEAD_LETTER_DELETED,
  /** Cancelled: its dead letter is no longer on the queue, though no call took it off. */
  DEAD_LETTER_REMOVED,
  /** Cancelled: a step in a route file of the operator ended it. */
  FILTERED,
  /** Cancelled: a test call that failed; it is not retried. */
  TEST_FAILED,
  /** Pending again: the dead letter was requeued on demand. */
  REQUEUED,
  /** Pending again: it was on no queue. */
  PUT_BACK,
  /** Pending again: replayed on demand. */
  REPLAYED
}
