package dev.dromedary.api;

import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.startup.KeyFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The keys of the store, as this gateway knows them: a key is read once a second while it is used,
 * so that one that was deleted at any gateway is good for no longer. While the database is
 * unavailable a key that was known counts for ten minutes more.
 */
final class KnownKeys {

  private static final String PREFIX = "drk_";
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  private final KeyStore store;
  private final Clock clock;
  private final Map<String, Known> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };
  private final Map<String, Instant> uses = new ConcurrentHashMap<>();

  KnownKeys(KeyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Known(Optional<StoredKey> key, Instant readAt) {}

  /** A new text of a key. */
  static String generate() {
    return PREFIX + KeyFile.random();
  }

  static String hash(String text) {
    return DigestUtils.sha256Hex(text);
  }

  /**
   * The caller with this key.
   *
   * @throws StoreUnavailableException if the key is not known and cannot be looked up
   */
  Optional<Caller> caller(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<StoredKey> key = find(hash(text), now).filter(each -> !each.isExpired(now));
    key.ifPresent(each -> uses.put(each.id(), now));
    return key.map(StoredKey::caller);
  }

  private Optional<StoredKey> find(String hash, Instant now) {
    Known last;
    synchronized (known) {
      last = known.get(hash);
    }
    if (last != null && last.readAt().plus(FRESH).isAfter(now)) {
      return last.key();
    }
    try {
      Known read = new Known(store.find(hash), now);
      synchronized (known) {
        known.put(hash, read);
      }
      return read.key();
    } catch (StoreUnavailableException e) {
      if (last != null && last.key().isPresent() && last.readAt().plus(KEPT).isAfter(now)) {
        return last.key();
      }
      throw e;
    }
  }

  /** Stores the last uses since it was called before. */
  void keepUses() {
    Map<String, Instant> taken = new HashMap<>();
    uses.forEach((id, at) -> taken.put(id, at));
    if (!taken.isEmpty()) {
      store.used(taken);
      taken.forEach(uses::remove);
    }
  }
}
