package dev.dromedary.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;

/**
 * The keys of the events that this gateway took in last, by which the same event once more is
 * dropped. A key counts while its event is worked on, and stays once that is committed; if it is
 * rolled back the key is free again, because the broker will bring the event once more.
 *
 * <p>In their order, and no cache: a cache keeps what is asked for often, but a double comes soon
 * after its first.
 */
public final class DuplicateWindow {

  private final int size;
  private final Map<EventKey, Boolean> keys;

  /**
   * @param size how many are kept, the last ones
   */
  public DuplicateWindow(int size) {
    this.size = size;
    keys =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<EventKey, Boolean> eldest) {
            return size() > DuplicateWindow.this.size;
          }
        };
  }

  public int size() {
    return size;
  }

  /** Those from before a restart, the newest first. */
  public synchronized void remember(List<EventKey> known) {
    ListIterator<EventKey> oldestFirst = known.listIterator(known.size());
    while (oldestFirst.hasPrevious()) {
      keys.put(oldestFirst.previous(), Boolean.TRUE);
    }
  }

  /** False if the event was taken in before. */
  public synchronized boolean claim(EventKey key) {
    return keys.putIfAbsent(key, Boolean.TRUE) == null;
  }

  public synchronized void release(EventKey key) {
    keys.remove(key);
  }
}
