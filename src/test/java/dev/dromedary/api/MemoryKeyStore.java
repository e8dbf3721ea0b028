package dev.dromedary.api;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All of it on one page. */
final class MemoryKeyStore implements KeyStore {

  private final Map<String, StoredKey> byHash = new TreeMap<>();
  final Map<String, Instant> lastUses = new TreeMap<>();
  private long revision;
  int reads;
  volatile boolean isAway;

  @Override
  public synchronized boolean add(StoredKey key, String hash) {
    byHash.put(hash, key);
    return true;
  }

  private void requireAvailable() {
    if (isAway) {
      throw new StoreUnavailableException("The database is unavailable.", null);
    }
  }

  @Override
  public synchronized long revision() {
    requireAvailable();
    return revision;
  }

  @Override
  public synchronized Optional<StoredKey> find(String hash) {
    requireAvailable();
    reads++;
    return Optional.ofNullable(byHash.get(hash));
  }

  @Override
  public synchronized Page<StoredKey> list(String tenant, PageRequest page) {
    return new Page<>(
        byHash.values().stream()
            .filter(key -> tenant == null || tenant.equals(key.tenant()))
            .toList(),
        null);
  }

  @Override
  public synchronized Optional<StoredKey> delete(String id, String tenant) {
    revision++;
    Optional<StoredKey> there =
        byHash.values().stream()
            .filter(key -> key.id().equals(id) && (tenant == null || tenant.equals(key.tenant())))
            .findFirst();
    there.ifPresent(
        key -> byHash.values().removeIf(each -> each.equals(key) || id.equals(each.maker())));
    return there;
  }

  @Override
  public void used(Map<String, Instant> lastUses) {
    this.lastUses.putAll(lastUses);
  }

  @Override
  public void removeExpiredBefore(Instant time) {
    throw new UnsupportedOperationException();
  }
}
