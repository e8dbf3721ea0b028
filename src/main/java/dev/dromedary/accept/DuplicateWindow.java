package dev.dromedary.accept;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.ListIterator;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The events that this gateway took in last, by which the same one once more is dropped, and
 * another content under the same id is detected. An event counts while it is worked on, and stays
 * once that is committed; if it is rolled back it is forgotten, because the broker will bring it
 * once more. An event that the HTTP API is about to store is announced: its id is not free for
 * another content any more, but it is not taken either before it comes from its queue.
 *
 * <p>In their order, and no cache: a cache keeps what is read often, but a duplicate comes soon
 * after its first. In arrays, and no map: each young collection would copy the small objects of all
 * that came in half a minute. Of an event they have 128 bits of the digest of its key, which no two
 * share by chance or by design, and the digest of its content.
 */
public final class DuplicateWindow {

  /** The window's verdict on an event. */
  public enum Verdict {
    NEW,
    /** It was taken in before. */
    SAME,
    /** Another content was taken in, or announced, with its id. */
    OTHER
  }

  /**
   * An event as the window and the history know it.
   *
   * @param digest of its content, see {@link Event#digest}
   */
  public record Known(EventKey key, long digest) {}

  private static final int NONE = -1;

  /** The digests in two halves, in the order in which they came; the next replaces the oldest. */
  private final long[] high;

  private final long[] low;

  private final long[] contents;

  private final boolean[] announced;

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
    contents = new long[size];
    announced = new boolean[size];
    slots = new int[Math.max(1, 4 * Integer.highestOneBit(size))];
    Arrays.fill(slots, NONE);
  }

  public int size() {
    return high.length;
  }

  /** The events from before a restart, the newest first. */
  public void remember(List<Known> known) {
    ListIterator<Known> oldestFirst = known.listIterator(known.size());
    while (oldestFirst.hasPrevious()) {
      Known each = oldestFirst.previous();
      claim(each.key(), each.digest());
    }
  }

  /** Takes the event in if it is new. */
  public Verdict claim(EventKey key, long content) {
    return enter(key, content, false);
  }

  /** Says that the event will come, if it is new. */
  public Verdict announce(EventKey key, long content) {
    return enter(key, content, true);
  }

  /** Whether another content was taken in, or announced, with the id; claims nothing. */
  public boolean hasOther(EventKey key, long content) {
    ByteBuffer digest = digest(key);
    return hasOther(digest.getLong(), digest.getLong(), content);
  }

  private synchronized boolean hasOther(long highHalf, long lowHalf, long content) {
    int place = slots[find(highHalf, lowHalf)];
    return place != NONE && contents[place] != content;
  }

  private Verdict enter(EventKey key, long content, boolean announce) {
    ByteBuffer digest = digest(key);
    return enter(digest.getLong(), digest.getLong(), content, announce);
  }

  private synchronized Verdict enter(long highHalf, long lowHalf, long content, boolean announce) {
    int place = slots[find(highHalf, lowHalf)];
    if (place == NONE) {
      add(highHalf, lowHalf, content, announce);
      return Verdict.NEW;
    }
    if (contents[place] != content) {
      return Verdict.OTHER;
    }
    boolean isNew = announced[place];
    announced[place] &= announce;
    return isNew ? Verdict.NEW : Verdict.SAME;
  }

  private void add(long highHalf, long lowHalf, long content, boolean announce) {
    if (size() == 0) {
      return;
    }
    int oldest = find(high[next], low[next]);
    if (slots[oldest] == next) {
      empty(oldest);
    }
    high[next] = highHalf;
    low[next] = lowHalf;
    contents[next] = content;
    announced[next] = announce;
    slots[find(highHalf, lowHalf)] = next;
    next = (next + 1) % size();
  }

  /** Forgets an event that was claimed. */
  public void release(EventKey key) {
    forget(key, false);
  }

  /** Forgets an event that was announced and will not come. */
  public void withdraw(EventKey key) {
    forget(key, true);
  }

  private void forget(EventKey key, boolean announcedOnly) {
    ByteBuffer digest = digest(key);
    forget(digest.getLong(), digest.getLong(), announcedOnly);
  }

  private synchronized void forget(long highHalf, long lowHalf, boolean announcedOnly) {
    int slot = find(highHalf, lowHalf);
    if (slots[slot] != NONE && (announced[slots[slot]] || !announcedOnly)) {
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
    return ByteBuffer.wrap(
        DigestUtils.sha256(key.tenant() + '\0' + key.source() + '\0' + key.id()));
  }
}
