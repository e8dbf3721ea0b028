package dev.dromedary.event;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;

/**
 * The ids of the events that this gateway took in last, by which a second event with the same id is
 * dropped. An id counts while its event is worked on, and stays once that is committed; if it is
 * rolled back the id is free again, because the broker will bring the event once more.
 */
public final class DuplicateWindow {

  private final Cache<String, Boolean> ids;

  /**
   * @param size how many ids are kept, the last ones
   */
  public DuplicateWindow(long size) {
    ids = Caffeine.newBuilder().maximumSize(size).build();
  }

  /** Ids from before a restart. */
  public void remember(Collection<String> known) {
    known.forEach(id -> ids.put(id, Boolean.TRUE));
  }

  /** False if the id was taken in before. */
  public boolean claim(String id) {
    return ids.asMap().putIfAbsent(id, Boolean.TRUE) == null;
  }

  public void release(String id) {
    ids.invalidate(id);
  }
}
