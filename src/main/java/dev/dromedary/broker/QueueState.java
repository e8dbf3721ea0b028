package dev.dromedary.broker;

import java.time.Instant;

/**
 * A queue at one time; null: not known.
 *
 * @param atLeast whether it has more messages than {@code depth}, which were not counted
 * @param oldestAt when its first message was sent; null if it has none
 * @param added messages that were ever added to it, since the broker started
 * @param taken messages that were ever taken off it
 * @param unknown why something is not known, or null
 */
public record QueueState(
    Long depth,
    boolean atLeast,
    Instant oldestAt,
    Integer consumers,
    Long added,
    Long taken,
    String unknown) {

  static final QueueState EMPTY = new QueueState(0L, false, null, 0, 0L, 0L, null);

  static QueueState unknown(String reason) {
    return new QueueState(null, false, null, null, null, null, reason);
  }
}
