package dev.dromedary.event;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor where to go on, or null at the end
 * @param searchedUntil how far a page looked that is short, or empty, and has a next one
 */
public record Page<T>(List<T> data, String nextCursor, Instant searchedUntil) {

  public Page(List<T> data, String nextCursor) {
    this(data, nextCursor, null);
  }

  public <R> Page<R> map(Function<T, R> view) {
    return new Page<>(data.stream().map(view).toList(), nextCursor, searchedUntil);
  }
}
