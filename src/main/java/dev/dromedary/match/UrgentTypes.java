package dev.dromedary.match;

import dev.dromedary.event.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;

/** The event types that do not wait behind others: those that a pattern of the operator names. */
public final class UrgentTypes {

  private static final String URGENT = "urgent";

  private final PatternNode patterns = new PatternNode();

  /**
   * @throws dev.dromedary.event.InvalidInputException if one is no pattern
   */
  public UrgentTypes(Collection<String> patterns) {
    for (String pattern : patterns) {
      EventType.requirePattern(URGENT, pattern);
      this.patterns.add(SubscriptionIndex.words(pattern), 0, URGENT);
    }
  }

  /** Then no type is urgent, and none waits behind another. */
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
