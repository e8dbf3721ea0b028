package dev.dromedary.match;

import dev.dromedary.event.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;

/** The event types of high priority: each that matches a pattern of the operator. */
public final class PriorityTypes {

  private static final String FIELD = "priorityTypes";

  private final PatternNode patterns = new PatternNode();

  /**
   * @throws dev.dromedary.event.InvalidInputException if one is no pattern
   */
  public PriorityTypes(Collection<String> patterns) {
    for (String pattern : patterns) {
      EventType.requirePattern(FIELD, pattern);
      this.patterns.add(SubscriptionIndex.words(pattern), 0, FIELD);
    }
  }

  /** Then no type has priority, and none waits behind another. */
  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  public boolean contains(String type) {
    if (isEmpty()) {
      return false;
    }
    List<NavigableSet<String>> found = new ArrayList<>(1);
    patterns.collect(SubscriptionIndex.words(type), 0, found);
    return !found.isEmpty();
  }
}
