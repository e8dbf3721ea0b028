package dev.dromedary.delivery;

/**
 * Where a delivery stands.
 *
 * <pre>
 * PENDING ──▶ DELIVERED
 *  │  ▲ ▲
 *  ▼  │ └──────────────┐ requeue, replay
 * RETRYING ──▶ DEAD_LETTER
 *  └────────▶ CANCELLED
 * </pre>
 */
public enum DeliveryStatus {
  /** Matched, requeued or replayed, and not attempted since. */
  PENDING,
  /** Attempted without success, or deferred; waits on a tier for its next attempt. */
  RETRYING,
  /** Answered 2xx. */
  DELIVERED,
  /** Dead-lettered: on the dead letter queue until it is requeued or deleted. */
  DEAD_LETTER,
  /**
   * Ended without success by a decision, which its reason names: the endpoint was deleted, the dead
   * letter was deleted.
   */
  CANCELLED;

  /** Whether nothing will happen to it by itself any more. */
  public boolean isFinal() {
    return this == DELIVERED || this == DEAD_LETTER || this == CANCELLED;
  }
}
