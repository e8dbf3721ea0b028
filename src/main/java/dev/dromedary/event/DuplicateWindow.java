package dev.dromedary.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;

/**
 * The ids of the events that this gateway took in last, by which a second event with the same id is
 * dropped. An id counts while its event is worked on, and stays once that is committed; if it is
 * rolled back the id is free again, because the broker will bring the event once more.
 *
 * <p>In their order, and no cache: a cache keeps what is asked for often, but a double comes soon
 * after its first.
 */
public final class DuplicateWindow {

  private final Map<String, Boolean> ids;

  /**
   * @param size how many ids are kept, the last ones
   */
  public DuplicateWindow(long size) {
    ids =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > size;
          }
        };
  }

  /** Ids from before a restart, the newest first. */
  public synchronized void remember(List<String> known) {
    ListIterator<String> oldestFirst = known.listIterator(known.size());
    while (oldestFirst.hasPrevious()) {
      ids.put(oldestFirst.previous(), Boolean.TRUE);
    }
  }

  /** False if the id was taken in before. */
  public synchronized boolean claim(String id) {
    return ids.putIfAbsent(id, Boolean.TRUE) == null;
  }

  public synchronized void release(String id) {
    ids.remove(id);
  }
}
