package dev.dromedary.jms;

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

class CrewTest {

  private static final int TASKS = 64;

  private final AtomicInteger ended = new AtomicInteger();
  private final List<Runnable> tasks =
      Stream.<Runnable>generate(() -> ended::incrementAndGet).limit(TASKS).toList();
  private final List<Runnable> threads = new ArrayList<>();

  @Test
  void tasksThatEndTakeFewThreads() {
    // Given threads that begin at once
    Crew crew =
        new Crew(
            tasks,
            thread -> {
              threads.add(thread);
              thread.run();
            },
            ended::get);

    // When they are waited for
    boolean all = crew.await(Duration.ofSeconds(10));

    // Then each task ran once, on the few threads of the beginning
    assertThat(all).isTrue();
    assertThat(ended).hasValue(TASKS);
    assertThat(threads).hasSize(8);
  }

  @Test
  void whenNothingComesOfThemEachSoonHasItsThread() {
    // Given threads on which nothing happens
    Crew crew = new Crew(tasks, threads::add, ended::get);

    // When they are waited for, for longer than it takes to start more of them
    boolean all = crew.await(Duration.ofMillis(200));

    // Then there is one for each task, and none has ended
    assertThat(all).isFalse();
    assertThat(threads).hasSize(TASKS);
  }

  @Test
  void aCrewThatGetsOnIsWaitedForLongerThanThePatience() {
    // Given a task with five steps that take less than the patience each, and more together
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
      Crew crew = new Crew(List.of(task), one, steps::get);

      // When it is waited for, then until it has ended
      assertThat(crew.awaitWhileTheyGetOn(Duration.ofSeconds(2))).isTrue();
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void aCrewOfWhichNothingComesIsNot() {
    Crew crew = new Crew(tasks, threads::add, ended::get);

    assertThat(crew.awaitWhileTheyGetOn(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void theWaitEndsInTimeAndGoesOnLater() {
    // Given a crew that was waited for in vain
    Crew crew = new Crew(tasks, threads::add, ended::get);
    assertThat(crew.await(Duration.ofNanos(1))).isFalse();

    // When its threads get to work
    List.copyOf(threads).forEach(Runnable::run);

    // Then all tasks have ended
    assertThat(crew.await(Duration.ofSeconds(10))).isTrue();
    assertThat(ended).hasValue(TASKS);
  }
}
