package dev.dromedary.ordering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The blocked keys of ordered deliveries. A key is blocked from the moment that a delivery leaves
 * the ordered lane without having ended, under a lease, until that lease is released and no
 * delivery of the key waits any more. Memory is for each blocked key, not for each delivery that
 * waits.
 *
 * <p>The blocked queue is the truth: a lease record for each lease, a release record for each
 * released lease whose lease record is still there, and each blocked delivery with its sequence
 * number. Whichever gateway works on the ordered lane next reads the keys from there. A key is
 * worked on by one thread at a time.
 */
public final class Sequencer {

  /** Released leases, above which it pays to remove their records from the queue. */
  private static final int MANY = 500;

  /**
   * @param lease that blocks it; null: the delivery with the first sequence number is next
   * @param first sequence number of the first delivery that waits
   * @param next sequence number of the next delivery that is blocked
   */
  record Key(String lease, long first, long next) {

    private boolean isFree() {
      return lease == null && first >= next;
    }

    private Key after(Long sequence) {
      return sequence == null
          ? this
          : new Key(lease, Math.max(first, sequence + 1), Math.max(next, sequence + 1));
    }
  }

  private final Map<String, Key> keys = new ConcurrentHashMap<>();

  /** Blocked keys without a lease. */
  private final Set<String> ready = ConcurrentHashMap.newKeySet();

  /** Released leases whose lease records are still on the queue. */
  private final Set<String> released = ConcurrentHashMap.newKeySet();

  /** Null if the key is not blocked. */
  Key key(String key) {
    return keys.get(key);
  }

  /** Takes back the changes of a key since it was read. */
  void restore(String key, Key before) {
    if (before != null && before.lease != null) {
      released.remove(before.lease);
    }
    put(key, before);
  }

  /** The sequence number of one more blocked delivery, or null if the key is not blocked. */
  Long block(String key) {
    Key known = keys.get(key);
    if (known == null) {
      return null;
    }
    put(key, new Key(known.lease, known.first, known.next + 1));
    return known.next;
  }

  boolean isNext(String key, long sequence) {
    Key known = keys.get(key);
    return known == null || known.lease == null && sequence <= known.first;
  }

  /**
   * A delivery leaves the lane without having ended: the key is blocked until its lease is
   * released.
   *
   * @param sequence with which it was blocked before, or null
   */
  void lease(String key, String lease, Long sequence) {
    Key known = keys.getOrDefault(key, new Key(null, 1, 1)).after(sequence);
    put(key, new Key(lease, known.first, known.next));
  }

  /** A delivery ended on the lane. */
  void ended(String key, Long sequence) {
    Key known = keys.get(key);
    if (known != null) {
      put(key, known.after(sequence));
    }
  }

  /** The delivery under that lease ended. */
  void release(String key, String lease) {
    Key known = keys.get(key);
    if (known != null && lease.equals(known.lease)) {
      released.add(lease);
      put(key, new Key(null, known.first, known.next));
    }
  }

  boolean isLeased(String key, String lease) {
    Key known = keys.get(key);
    return known != null && lease.equals(known.lease);
  }

  /** The record of that lease was removed from the queue. */
  void removed(String lease) {
    released.remove(lease);
  }

  /** Whether the release record is needed, because the lease record is still on the queue. */
  boolean isReleaseNeeded(String lease) {
    return released.contains(lease);
  }

  /** Whether it pays to scan all of the queue to remove records that are no longer needed. */
  boolean isCleanUpDue() {
    return released.size() > MANY;
  }

  boolean isScanDue() {
    return !ready.isEmpty() || isCleanUpDue();
  }

  /** Number of blocked keys. */
  int size() {
    return keys.size();
  }

  /** The messages of the blocked queue, one by one. */
  static final class Snapshot {

    private final Map<String, Key> keys = new HashMap<>();
    private final Map<String, String> keysByLease = new HashMap<>();
    private final Set<String> released = new HashSet<>();

    void leased(String key, String lease) {
      keysByLease.put(lease, key);
    }

    void released(String lease) {
      released.add(lease);
    }

    void blocked(String key, long sequence) {
      keys.merge(
          key,
          new Key(null, sequence, sequence + 1),
          (a, b) -> new Key(null, Math.min(a.first, b.first), Math.max(a.next, b.next)));
    }
  }

  /** Whether a delivery that is on the blocked queue would wait forever. */
  boolean misses(String key, long sequence) {
    Key known = keys.get(key);
    return known == null || sequence < known.first;
  }

  /** Replaces everything known before. */
  void load(Snapshot snapshot) {
    keys.clear();
    ready.clear();
    released.clear();
    snapshot.keys.forEach(this::put);
    snapshot.keysByLease.forEach(
        (lease, key) -> {
          if (snapshot.released.contains(lease)) {
            released.add(lease);
          } else {
            lease(key, lease, null);
          }
        });
  }

  private void put(String key, Key state) {
    if (state == null || state.isFree()) {
      keys.remove(key);
      ready.remove(key);
      return;
    }
    keys.put(key, state);
    if (state.lease == null) {
      ready.add(key);
    } else {
      ready.remove(key);
    }
  }
}
