package dev.dromedary.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupedCallsTest {

  private static final String BAD = "bad";

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final List<List<String>> made = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch firstRuns = new CountDownLatch(1);
  private final CompletableFuture<Void> firstMayEnd = new CompletableFuture<>();

  @AfterEach
  void end() {
    firstMayEnd.complete(null);
    callers.shutdownNow();
  }

  private List<String> work(List<String> items) {
    made.add(List.copyOf(items));
    if (made.size() == 1) {
      firstRuns.countDown();
      firstMayEnd.join();
    }
    if (items.contains(BAD)) {
      throw new IllegalArgumentException(BAD);
    }
    return items;
  }

  private GroupedCalls<String, List<String>> grouped(boolean failsAll) {
    return new GroupedCalls<>(1, this::work, failure -> failsAll);
  }

  /** The first call is under way, and the others wait. */
  private List<Future<List<String>>> callsThatWait(
      GroupedCalls<String, List<String>> grouped, List<List<String>> others) throws Exception {
    List<Future<List<String>>> calls = new ArrayList<>();
    calls.add(callers.submit(() -> grouped.call(List.of("first"))));
    firstRuns.await();
    for (List<String> each : others) {
      int waiting = grouped.waiting();
      calls.add(callers.submit(() -> grouped.call(each)));
      while (grouped.waiting() == waiting) {
        Thread.onSpinWait();
      }
    }
    return calls;
  }

  @Test
  void aCallAloneIsMadeAtOnceOnItsOwnThread() {
    firstMayEnd.complete(null);
    Thread[] thread = new Thread[1];
    GroupedCalls<String, Boolean> grouped =
        new GroupedCalls<>(
            1,
            items -> {
              thread[0] = Thread.currentThread();
              return true;
            },
            failure -> false);
    assertThat(grouped.call(List.of("alone"))).isTrue();
    assertThat(thread[0]).isSameAs(Thread.currentThread());
  }

  @Test
  void callsThatArriveMeanwhileAreMadeTogether() throws Exception {
    List<Future<List<String>>> calls =
        callsThatWait(grouped(false), List.of(List.of("a"), List.of("b", "c"), List.of("d")));
    firstMayEnd.complete(null);
    assertThat(calls.get(0).get()).containsExactly("first");
    for (Future<List<String>> call : calls.subList(1, 4)) {
      assertThat(call.get()).containsExactly("a", "b", "c", "d");
    }
    assertThat(made).hasSize(2);
  }

  @Test
  void aGroupIsBounded() throws Exception {
    List<String> fifty = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
    List<String> many = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
    List<Future<List<String>>> calls =
        callsThatWait(grouped(false), List.of(fifty, fifty, fifty, many));
    firstMayEnd.complete(null);
    for (Future<List<String>> call : calls) {
      call.get();
    }
    assertThat(made).extracting(List::size).containsExactly(1, 100, 50, 500);
  }

  @Test
  void aCallThatFailsDoesNotFailTheOthersOfItsGroup() throws Exception {
    List<Future<List<String>>> calls =
        callsThatWait(grouped(false), List.of(List.of("a"), List.of(BAD), List.of("b")));
    firstMayEnd.complete(null);
    assertThat(calls.get(1).get()).containsExactly("a");
    assertThatThrownBy(() -> calls.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(calls.get(3).get()).containsExactly("b");
  }

  @Test
  void aFailureOfAllIsNotTriedAgainForEachCall() throws Exception {
    List<Future<List<String>>> calls =
        callsThatWait(grouped(true), List.of(List.of("a"), List.of(BAD)));
    firstMayEnd.complete(null);
    for (Future<List<String>> call : calls.subList(1, 3)) {
      assertThatThrownBy(call::get).hasCauseInstanceOf(IllegalArgumentException.class);
    }
    assertThat(made).hasSize(2);
  }

  @Test
  void anErrorFreesThePlaceOfItsGroup() throws Exception {
    GroupedCalls<String, Boolean> grouped =
        new GroupedCalls<>(
            1,
            items -> {
              if (items.contains(BAD)) {
                throw new AssertionError(BAD);
              }
              return true;
            },
            failure -> false);
    assertThatThrownBy(() -> grouped.call(List.of(BAD))).isInstanceOf(AssertionError.class);
    assertThat(callers.submit(() -> grouped.call(List.of("next"))).get(10, TimeUnit.SECONDS))
        .isTrue();
  }

  @Test
  void eachCallOfManyThreadsIsMadeOnce() throws Exception {
    firstMayEnd.complete(null);
    GroupedCalls<String, List<String>> grouped =
        new GroupedCalls<>(2, this::work, failure -> false);
    List<Future<List<String>>> calls =
        IntStream.range(0, 2_000)
            .mapToObj(i -> callers.submit(() -> grouped.call(List.of("item-" + i))))
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).get()).contains("item-" + i);
    }
    assertThat(made.stream().flatMap(List::stream)).hasSize(2_000).doesNotHaveDuplicates();
  }
}
