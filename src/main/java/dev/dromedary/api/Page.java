package dev.dromedary.api;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor where to go on, or null at the end
 */
record Page<T>(List<T> data, String nextCursor) {

  static <R, T> Page<T> of(List<R> rows, String nextCursor, Function<R, T> view) {
    return new Page<>(rows.stream().map(view).toList(), nextCursor);
  }
}
