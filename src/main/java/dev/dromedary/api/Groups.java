package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parameter {@code groupBy}, and how many rows it may lead to. */
final class Groups {

  static final int MAX_ROWS = 10_000;

  private Groups() {}

  /**
   * @param known all that may be named; not empty
   */
  static <E extends Enum<E>> Set<E> read(
      String groupBy, EnumSet<E> known, Function<E, String> field) {
    EnumSet<E> groups = EnumSet.copyOf(known);
    groups.clear();
    for (String name : groupBy == null ? new String[0] : groupBy.split(",", -1)) {
      groups.add(
          known.stream()
              .filter(group -> field.apply(group).equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(known, field)));
    }
    return groups;
  }

  private static <E extends Enum<E>> InvalidInputException unknown(
      Set<E> known, Function<E, String> field) {
    String names = known.stream().map(field).collect(Collectors.joining(", "));
    return new InvalidInputException(
        "groupBy", "must be some of " + names + ", separated by commas");
  }

  /** Of one more than are given. */
  static <T> List<T> requireFew(List<T> found) {
    if (found.size() > MAX_ROWS) {
      throw new InvalidInputException(
          "groupBy",
          "must give at most 10,000 rows: with fewer groups, a longer step, a shorter time or a"
              + " condition");
    }
    return found;
  }
}
