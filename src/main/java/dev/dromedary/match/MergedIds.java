package dev.dromedary.match;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;

/** The ids of several places, each of which has them in order, as one list without doubles. */
final class MergedIds {

  private MergedIds() {}

  /**
   * @param after only ids behind this one, or null
   * @param most how many at most
   */
  static List<String> of(List<NavigableSet<String>> places, String after, int most) {
    if (places.size() == 1) {
      return first(places.get(0), after, most);
    }
    PriorityQueue<Run> runs = new PriorityQueue<>(Math.max(1, places.size()));
    for (NavigableSet<String> place : places) {
      Iterator<String> ids = behind(place, after);
      if (ids.hasNext()) {
        runs.add(new Run(ids));
      }
    }
    List<String> merged = new ArrayList<>(Math.min(most, 16));
    String last = null;
    while (!runs.isEmpty() && merged.size() < most) {
      Run next = runs.poll();
      if (!next.id.equals(last)) {
        last = next.id;
        merged.add(last);
      }
      if (next.forward()) {
        runs.add(next);
      }
    }
    return merged;
  }

  /** Nearly always an event is matched by patterns that end at one place. */
  private static List<String> first(NavigableSet<String> place, String after, int most) {
    List<String> ids = new ArrayList<>(Math.min(most, 16));
    Iterator<String> next = behind(place, after);
    while (next.hasNext() && ids.size() < most) {
      ids.add(next.next());
    }
    return ids;
  }

  private static Iterator<String> behind(NavigableSet<String> place, String after) {
    return (after == null ? place : place.tailSet(after, false)).iterator();
  }

  private static final class Run implements Comparable<Run> {

    private final Iterator<String> ids;
    private String id;

    Run(Iterator<String> ids) {
      this.ids = ids;
      this.id = ids.next();
    }

    boolean forward() {
      boolean more = ids.hasNext();
      if (more) {
        id = ids.next();
      }
      return more;
    }

    @Override
    public int compareTo(Run other) {
      return id.compareTo(other.id);
    }
  }
}
