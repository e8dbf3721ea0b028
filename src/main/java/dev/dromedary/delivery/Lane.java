package dev.dromedary.delivery;

/**
 * Where a delivery waits for its attempt: each lane is a queue with consumers of its own, so that
 * no kind of delivery waits for another. A delivery that is attempted inline, right after it was
 * matched, is on no lane.
 */
public enum Lane {
  /** To endpoints that answer soon: the others of its batch wait for an attempt. */
  STANDARD,
  /** Of a priority event type. */
  PRIORITY,
  /** Of an event with many subscribers. */
  BULK,
  /** To an endpoint that is slow, busy or not known yet. */
  SLOW,
  /** To an ordered endpoint: the deliveries of one key go one after the other. */
  ORDERED
}
