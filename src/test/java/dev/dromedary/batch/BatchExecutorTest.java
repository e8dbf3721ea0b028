package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchExecutorTest {

  private static final int TASKS = 64;

  private final AtomicInteger ended = new AtomicInteger();
  private final List<Runnable> tasks =
      Stream.<Runnable>generate(() -> ended::incrementAndGet).limit(TASKS).toList();
  private final List<Runnable> threads = new ArrayList<>();

  @Test
  void fastTasksTakeFewWorkers() {
    // Given threads that begin at once
    BatchExecutor executor =
        new BatchExecutor(
            tasks,
            thread -> {
              threads.add(thread);
              thread.run();
            },
            ended::get);

    // When they are waited for
    boolean all = executor.await(Duration.ofSeconds(10));

    // Then each task ran once, on the few threads of the beginning
    assertThat(all).isTrue();
    assertThat(ended).hasValue(TASKS);
    assertThat(threads).hasSize(8);
  }

  @Test
  void stuckTasksSoonHaveAWorkerEach() {
    // Given threads on which nothing happens
    BatchExecutor executor = new BatchExecutor(tasks, threads::add, ended::get);

    // When they are waited for, for longer than it takes to start more of them
    boolean all = executor.await(Duration.ofSeconds(1));

    // Then there is one for each task, and none has ended
    assertThat(all).isFalse();
    assertThat(threads).hasSize(TASKS);
  }

  /** Or a batch that takes long would come to all its threads on a machine that is just busy. */
  @Test
  void workersDoubleTwiceAsLateEachTime() {
    // Given threads on which nothing happens, that tell when they were asked for
    List<Long> at = new ArrayList<>();
    BatchExecutor executor =
        new BatchExecutor(tasks, thread -> at.add(System.nanoTime()), ended::get);

    // When they are waited for
    executor.await(Duration.ofSeconds(1));

    // Then the eight become 16 after 2 ms at least, 32 after 4 more, and 64 after 8 more
    assertThat(at).hasSize(64);
    assertThat(at.get(8) - at.get(7)).isGreaterThanOrEqualTo(Duration.ofMillis(2).toNanos());
    assertThat(at.get(16) - at.get(15)).isGreaterThanOrEqualTo(Duration.ofMillis(4).toNanos());
    assertThat(at.get(32) - at.get(31)).isGreaterThanOrEqualTo(Duration.ofMillis(8).toNanos());
  }

  /** A full collection, for example, in which nothing can come of anything. */
  @Test
  void onePauseOfTheMachineIsNoStall() {
    // Given a machine that pauses for longer than the stall timeout while the tasks are awaited,
    // and
    // then makes progress until the tasks have ended
    AtomicInteger looks = new AtomicInteger();
    BatchExecutor executor =
        new BatchExecutor(
            tasks,
            threads::add,
            () -> {
              int look = looks.incrementAndGet();
              if (look == 2) {
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
              } else if (look == 10) {
                List.copyOf(threads).forEach(Runnable::run);
              }
              return look <= 3 ? 0 : look;
            });

    // When it is waited for, then until then
    assertThat(executor.awaitProgress(Duration.ofMillis(100))).isTrue();
    assertThat(ended).hasValue(TASKS);
  }

  @Test
  void progressIsAwaitedLongerThanTheStallTimeout() {
    // Given a task with five steps that take less than the stall timeout each, and more together
    ExecutorService one = Executors.newSingleThreadExecutor();
    AtomicInteger steps = new AtomicInteger();
    Runnable task =
        () -> {
          while (steps.get() < 5) {
            LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
            steps.incrementAndGet();
          }
        };
    try {
      BatchExecutor executor = new BatchExecutor(List.of(task), one, steps::get);

      // When it is waited for, then until it has ended
      assertThat(executor.awaitProgress(Duration.ofSeconds(2))).isTrue();
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void noProgressIsAStall() {
    BatchExecutor executor = new BatchExecutor(tasks, threads::add, ended::get);

    assertThat(executor.awaitProgress(Duration.ofMillis(20))).isFalse();
  }

  /** A batch whose workers outlive it would use its session together with the next one. */
  @Test
  void missingThreadsDelayNoTask() {
    for (int given : new int[] {0, 3}) {
      ended.set(0);
      threads.clear();
      BatchExecutor executor =
          new BatchExecutor(
              tasks,
              thread -> {
                if (threads.size() == given) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                threads.add(thread);
              },
              ended::get);
      threads.forEach(Runnable::run);

      assertThat(executor.await(Duration.ofSeconds(10))).as("with %d threads", given).isTrue();
      assertThat(ended).hasValue(TASKS);
    }
  }

  @Test
  void waitEndsInTimeAndCanBeRepeated() {
    // Given tasks that were awaited in vain
    BatchExecutor executor = new BatchExecutor(tasks, threads::add, ended::get);
    assertThat(executor.await(Duration.ofNanos(1))).isFalse();

    // When its threads get to work
    List.copyOf(threads).forEach(Runnable::run);

    // Then all tasks have ended
    assertThat(executor.await(Duration.ofSeconds(10))).isTrue();
    assertThat(ended).hasValue(TASKS);
  }
}
