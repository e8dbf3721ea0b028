package dev.dromedary.api;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of the API but the first one, by their hashes. An unavailable store throws {@code
 * StoreUnavailableException}.
 */
interface KeyStore {

  /** A number that each deletion makes greater. */
  long revision();

  void add(StoredKey key, String hash);

  /**
   * The key with this hash. A session expires at the latest with its parent, and is none without.
   *
   * @param roots the parents that are not in the store
   */
  Optional<StoredKey> find(String hash, List<String> roots);

  /**
   * Without sessions, in the order of their ids, which is that of their creation.
   *
   * @param tenant null for all
   */
  Page<StoredKey> list(String tenant, PageRequest page);

  /**
   * Deletes a key with its sessions.
   *
   * @param tenant null for any
   * @return false if the tenant has none with this id
   */
  boolean delete(String id, String tenant);

  /** Keeps when each key of an id was used last. */
  void used(Map<String, Instant> lastUses);

  void removeExpiredBefore(Instant time);
}
