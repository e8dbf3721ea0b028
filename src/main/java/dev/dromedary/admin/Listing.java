package dev.dromedary.admin;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor where to go on, or null at the end
 */
record Listing<T>(List<T> data, String nextCursor) {

  static <R, T> Listing<T> of(List<R> rows, String nextCursor, Function<R, T> view) {
    return new Listing<>(rows.stream().map(view).toList(), nextCursor);
  }
}
