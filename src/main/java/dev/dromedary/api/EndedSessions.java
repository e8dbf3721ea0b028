package dev.dromedary.api;

import java.time.Instant;

/**
 * The sessions of pages that their readers ended, by the hashes of their ids: the cookie of one is
 * good until its end. An unavailable store throws {@code StoreUnavailableException}.
 */
public interface EndedSessions {

  /**
   * Ends a session at every gateway.
   *
   * @param expiresAt when its cookie is good no longer by itself
   */
  void end(String hash, Instant expiresAt);

  boolean isEnded(String hash);

  void removeExpiredBefore(Instant time);
}
