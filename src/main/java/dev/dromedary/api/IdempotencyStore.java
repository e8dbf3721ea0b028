package dev.dromedary.api;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the calls with an Idempotency-Key, for all gateways on a database. An unavailable store
 * throws {@link StoreUnavailableException}.
 */
interface IdempotencyStore {

  /**
   * A call that has begun.
   *
   * @param request a digest of what was sent
   * @param answer null until it has ended
   */
  record Call(String request, byte[] answer, Instant begunAt) {

    @Override
    public String toString() {
      return "Call[begunAt=" + begunAt + "]";
    }
  }

  /**
   * Begins a call, unless one with this id has begun since then; durable when it returns.
   *
   * @return the one that has begun before, or empty if this one has begun now
   */
  Optional<Call> begin(String id, String request, Instant now, Instant since);

  /** Keeps the answer of a call that has begun. */
  void end(String id, byte[] answer);

  /** A call that changed nothing has not begun. */
  void forget(String id);

  void removeBegunBefore(Instant time);
}
