package dev.dromedary.api;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of the API but the first one, by their hashes. An unavailable store throws {@code
 * StoreUnavailableException}.
 */
interface KeyStore {

  /** A number that each deletion makes greater. */
  long revision();

  /**
   * Adds a key.
   *
   * @return false if it is a token whose maker is deleted
   */
  boolean add(StoredKey key, String hash);

  Optional<StoredKey> find(String hash);

  /**
   * In the order of their ids, which is that of their creation.
   *
   * @param tenant null for all
   */
  Page<StoredKey> list(String tenant, PageRequest page);

  /**
   * Deletes a key, and the tokens that it made.
   *
   * @param tenant null for any
   * @return the key, or empty if the tenant has none with this id
   */
  Optional<StoredKey> delete(String id, String tenant);

  /** Keeps when each key of an id was used last. */
  void used(Map<String, Instant> lastUses);

  void removeExpiredBefore(Instant time);
}
