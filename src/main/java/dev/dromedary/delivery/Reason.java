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
  /** Waits: its endpoint gave no answer, or asked for a break. */
  CIRCUIT_OPEN,
  /** Given up: its retries, or their time, are used up. */
  SCHEDULE_EXHAUSTED,
  /** Given up: its endpoint answered 410. */
  ENDPOINT_GONE,
  /** Given up: its endpoint is disabled. */
  ENDPOINT_DISABLED,
  /** Cancelled: its endpoint was deleted. */
  ENDPOINT_DELETED,
  /** Cancelled: somebody deleted the dead letter. */
  DEAD_LETTER_DELETED,
  /** Cancelled: its dead letter is no longer on the queue, though no call took it off. */
  DEAD_LETTER_REMOVED,
  /** Cancelled: a step in a route file of the operator ended it. */
  FILTERED,
  /** Cancelled: a test call that failed; nobody retries it. */
  TEST_FAILED,
  /** Pending again: somebody put the dead letter back. */
  REQUEUED,
  /** Pending again: it was on no queue. */
  PUT_BACK,
  /** Pending again: somebody asked for it. */
  REPLAYED
}
