package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Answers that are no lists, and have all their rows at once. */
final class MaxRows {

  /** One more than an answer has, so that it shows whether there are too many. */
  static final int LIMIT = 10_001;

  private MaxRows() {}

  static <T> List<T> requireFew(List<T> found) {
    if (found.size() >= LIMIT) {
      throw new InvalidInputException(
          "groupBy",
          "must give at most 10,000 rows: with fewer groups, a longer step, a shorter time or a"
              + " condition");
    }
    return found;
  }

  /**
   * @param named null: none
   */
  static <E extends Enum<E>> Set<E> groups(Collection<E> named, Class<E> type) {
    EnumSet<E> groups = EnumSet.noneOf(type);
    if (named != null) {
      groups.addAll(named);
    }
    return groups;
  }
}
