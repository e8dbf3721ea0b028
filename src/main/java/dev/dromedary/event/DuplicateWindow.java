package dev.dromedary.event;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.ListIterator;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The events that this gateway took in last, by which the same one once more is dropped. An event
 * counts while it is worked on, and stays once that is committed; if it is rolled back it is
 * forgotten, because the broker will bring it once more.
 *
 * <p>In their order, and no cache: a cache keeps what is asked for often, but a double comes soon
 * after its first. In arrays, and no map: each young collection would copy the small objects of all
 * that came in half a minute. Of an event they have 128 bits of the digest of its key, which no two
 * share by chance or by design.
 */
public final class DuplicateWindow {

  private static final int NONE = -1;

  /** The digests in two halves, in the order in which they came; the next replaces the oldest. */
  private final long[] high;

  private final long[] low;

  /**
   * Places in that order, to be found by a digest: at the slot that it names, or at one of those
   * that follow up to an empty one. At least half of them are empty.
   */
  private final int[] slots;

  private int next;

  /**
   * @param size how many are kept, the last ones
   */
  public DuplicateWindow(int size) {
    high = new long[size];
    low = new long[size];
    slots = new int[Math.max(1, 4 * Integer.highestOneBit(size))];
    Arrays.fill(slots, NONE);
  }

  public int size() {
    return high.length;
  }

  /** Those from before a restart, the newest first. */
  public void remember(List<EventKey> known) {
    ListIterator<EventKey> oldestFirst = known.listIterator(known.size());
    while (oldestFirst.hasPrevious()) {
      claim(oldestFirst.previous());
    }
  }

  /** False if the event was taken in before. */
  public boolean claim(EventKey key) {
    ByteBuffer digest = digest(key);
    return claim(digest.getLong(), digest.getLong());
  }

  private synchronized boolean claim(long highHalf, long lowHalf) {
    if (slots[find(highHalf, lowHalf)] != NONE) {
      return false;
    }
    if (size() > 0) {
      int oldest = find(high[next], low[next]);
      if (slots[oldest] == next) {
        empty(oldest);
      }
      high[next] = highHalf;
      low[next] = lowHalf;
      slots[find(highHalf, lowHalf)] = next;
      next = (next + 1) % size();
    }
    return true;
  }

  public void release(EventKey key) {
    ByteBuffer digest = digest(key);
    release(digest.getLong(), digest.getLong());
  }

  private synchronized void release(long highHalf, long lowHalf) {
    int slot = find(highHalf, lowHalf);
    if (slots[slot] != NONE) {
      empty(slot);
    }
  }

  /** The slot that has it, or else the empty one where it would be. */
  private int find(long highHalf, long lowHalf) {
    int slot = named(highHalf);
    while (slots[slot] != NONE && (high[slots[slot]] != highHalf || low[slots[slot]] != lowHalf)) {
      slot = after(slot);
    }
    return slot;
  }

  /** Moves back what follows, as far as it would no longer be found behind an empty slot. */
  private void empty(int slot) {
    int hole = slot;
    for (int each = after(slot); slots[each] != NONE; each = after(each)) {
      int named = named(high[slots[each]]);
      if (distance(named, each) >= distance(hole, each)) {
        slots[hole] = slots[each];
        hole = each;
      }
    }
    slots[hole] = NONE;
  }

  private int named(long highHalf) {
    return (int) highHalf & slots.length - 1;
  }

  private int after(int slot) {
    return slot + 1 & slots.length - 1;
  }

  private int distance(int from, int to) {
    return to - from & slots.length - 1;
  }

  private static ByteBuffer digest(EventKey key) {
    return ByteBuffer.wrap(DigestUtils.sha256(key.tenant() + '\0' + key.id()));
  }
}
