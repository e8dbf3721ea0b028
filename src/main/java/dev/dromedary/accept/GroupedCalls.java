package dev.dromedary.accept;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls that wait at the same time are made as one, as databases do it with their commits (group
 * commit). A call that finds few others under way is made at once, on its own thread; the calls
 * that arrive meanwhile wait, and go together next. A call alone costs no more than it did.
 *
 * @param <T> an item of a call
 * @param <R> the result, for all items of the calls that were made together
 */
public final class GroupedCalls<T, R> {

  /** Items from which on a group is full, unless its first call has more. */
  private static final int FULL = 100;

  private final Function<List<T>, R> work;
  private final Predicate<RuntimeException> failsAll;
  private final Deque<Call<T, R>> waiting = new ArrayDeque<>();
  private int mayStart;

  /**
   * @param groups that may be under way at a time
   * @param failsAll whether each call of a group would fail like that. After other failures its
   *     calls are made one by one, so that none fails for another
   */
  public GroupedCalls(int groups, Function<List<T>, R> work, Predicate<RuntimeException> failsAll) {
    this.mayStart = groups;
    this.work = work;
    this.failsAll = failsAll;
  }

  public R call(List<T> items) {
    Call<T, R> call = new Call<>(items);
    if (starts(call) || call.isFirstOfNext()) {
      List<Call<T, R>> group = with(call);
      try {
        make(group);
      } finally {
        startNext();
        group.forEach(Call::ended);
      }
    }
    return call.result();
  }

  synchronized int waiting() {
    return waiting.size();
  }

  private synchronized boolean starts(Call<T, R> call) {
    if (mayStart == 0) {
      waiting.add(call);
      return false;
    }
    mayStart--;
    return true;
  }

  private synchronized List<Call<T, R>> with(Call<T, R> first) {
    List<Call<T, R>> group = new ArrayList<>();
    group.add(first);
    int items = first.items.size();
    while (!waiting.isEmpty() && items + waiting.peek().items.size() <= FULL) {
      items += waiting.peek().items.size();
      group.add(waiting.poll());
    }
    return group;
  }

  private synchronized void startNext() {
    Call<T, R> next = waiting.poll();
    if (next == null) {
      mayStart++;
    } else {
      next.isNext.complete(true);
    }
  }

  private void make(List<Call<T, R>> group) {
    try {
      List<T> items = new ArrayList<>();
      group.forEach(call -> items.addAll(call.items));
      R result = work.apply(items);
      group.forEach(call -> call.outcome = () -> result);
    } catch (RuntimeException e) {
      if (group.size() == 1 || failsAll.test(e)) {
        group.forEach(call -> call.outcome = () -> rethrow(e));
      } else {
        group.forEach(call -> make(List.of(call)));
      }
    }
  }

  private static <R> R rethrow(RuntimeException e) {
    throw e;
  }

  private static final class Call<T, R> {

    private final List<T> items;
    private final CompletableFuture<Boolean> isNext = new CompletableFuture<>();
    private Supplier<R> outcome =
        () -> rethrow(new IllegalStateException("The group of the call broke off"));

    Call(List<T> items) {
      this.items = items;
    }

    /** Waits; false if it was made with others. */
    boolean isFirstOfNext() {
      return isNext.join();
    }

    void ended() {
      isNext.complete(false);
    }

    R result() {
      return outcome.get();
    }
  }
}
