package dev.dromedary.match;

import dev.dromedary.event.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;

/** The event types that match one of some patterns. */
public final class TypePatterns {

  private static final String ID = "pattern";

  private final PatternNode patterns = new PatternNode();

  /**
   * @throws dev.dromedary.event.InvalidInputException if one is no pattern
   */
  public TypePatterns(Collection<String> patterns) {
    for (String pattern : patterns) {
      EventType.requirePattern(ID, pattern);
      this.patterns.add(SubscriptionIndex.words(pattern), 0, ID);
    }
  }

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
