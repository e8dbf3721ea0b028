package dev.dromedary.event;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor where to go on, or null at the end
 */
public record Page<T>(List<T> data, String nextCursor) {

  public <R> Page<R> map(Function<T, R> view) {
    return new Page<>(data.stream().map(view).toList(), nextCursor);
  }
}
