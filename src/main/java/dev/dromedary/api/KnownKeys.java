package dev.dromedary.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.dromedary.event.TypedId;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.startup.KeyFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the store, as this gateway knows them: a call with a key that is known waits for no
 * database. The revision, read once a second beside the calls, says whether a key was deleted at
 * any gateway. While it cannot be read the known keys count for ten minutes more.
 */
final class KnownKeys {

  private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);
  private static final String PREFIX = "drk_";
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final KeyStore store;
  private final Clock clock;
  private final Cache<String, Known> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(KEPT).build();
  private final Map<String, Instant> uses = new ConcurrentHashMap<>();
  private volatile Confirmed confirmed = new Confirmed(-1, Instant.EPOCH);

  KnownKeys(KeyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** A key as it was read when the revision was this one, or a later one. */
  private record Known(StoredKey key, long revision) {}

  private record Confirmed(long revision, Instant at) {}

  /** A new key with its text. */
  record Made(StoredKey key, String text) {

    @Override
    public String toString() {
      return "Made[" + key.id() + "]";
    }
  }

  /**
   * The key with this text.
   *
   * @throws StoreUnavailableException if the key is not known and cannot be looked up
   */
  Optional<StoredKey> find(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<StoredKey> key = find(hash(text), now).filter(each -> !each.isExpired(now));
    key.ifPresent(each -> uses.put(each.id(), now));
    return key;
  }

  private Optional<StoredKey> find(String hash, Instant now) {
    Confirmed last = confirmed;
    Known here = known.getIfPresent(hash);
    if (here != null && here.revision() == last.revision() && last.at().plus(KEPT).isAfter(now)) {
      return Optional.of(here.key());
    }
    // The revision first: a deletion meanwhile makes a greater one.
    long revision = confirm(now);
    Optional<StoredKey> read = store.find(hash);
    read.ifPresentOrElse(
        key -> known.put(hash, new Known(key, revision)), () -> known.invalidate(hash));
    return read;
  }

  private long confirm(Instant now) {
    long revision = store.revision();
    confirmed = new Confirmed(revision, now);
    return revision;
  }

  Made make(String name, Role role, String tenant, String createdBy, Instant expiresAt) {
    return make(name, role, tenant, createdBy, expiresAt, false, null);
  }

  /** A token, which ends with the key of its maker, and at its end at the latest. */
  Made makeToken(String name, Role role, String tenant, Caller maker, Instant expiresAt) {
    Instant end = maker.login().until();
    return make(
        name,
        role,
        tenant,
        maker.who(),
        end == null || expiresAt.isBefore(end) ? expiresAt : end,
        true,
        maker.login().keyId());
  }

  private Made make(
      String name,
      Role role,
      String tenant,
      String createdBy,
      Instant expiresAt,
      boolean isToken,
      String maker) {
    // As precise as the database keeps it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant until = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS);
    String text = PREFIX + KeyFile.random();
    StoredKey key =
        new StoredKey(
            TypedId.key(now), name, role, tenant, createdBy, now, until, null, isToken, maker);
    if (!store.add(key, hash(text))) {
      throw ProblemType.UNAUTHORIZED.because("The key of this call was deleted meanwhile.");
    }
    return new Made(key, text);
  }

  /**
   * Deletes a key: here at once, elsewhere within a second or so.
   *
   * @param tenant null for any
   * @return the key, or empty if the tenant has none with this id
   */
  Optional<StoredKey> delete(String id, String tenant) {
    Optional<StoredKey> deleted = store.delete(id, tenant);
    if (deleted.isPresent()) {
      refresh();
    }
    return deleted;
  }

  /** Reads the revision; while no key is known there is nothing to ask. */
  void refresh() {
    if (known.estimatedSize() == 0) {
      return;
    }
    try {
      confirm(clock.instant());
    } catch (StoreUnavailableException e) {
      LOG.debug("Keys count as they are known: {}", e.getMessage());
    }
  }

  /** Stores the last uses since it was called before. */
  void keepUses() {
    Map<String, Instant> taken = new HashMap<>(uses);
    if (!taken.isEmpty()) {
      store.used(taken);
      taken.forEach(uses::remove);
    }
  }

  private static String hash(String text) {
    return DigestUtils.sha256Hex(text);
  }
}
