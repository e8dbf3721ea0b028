package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElsewhereTest {

  private final Elsewhere elsewhere = new Elsewhere();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void eachQuestionAboutAnUnknownEndpointLooksAgain() {
    elsewhere.lookBy(looks::incrementAndGet);

    assertThat(elsewhere.has("ep_1")).isFalse();
    assertThat(elsewhere.has("ep_1")).isFalse();
    assertThat(looks).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneLookThatBeginsLaterAnswersAllThatWait(boolean available) throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    elsewhere.lookBy(
        () -> {
          if (looks.incrementAndGet() == 1) {
            first.countDown();
            awaitQuietly(end);
          } else if (!available) {
            throw new StoreUnavailableException("Looking", null);
          }
        });
    Thread looking = new Thread(() -> elsewhere.has("ep_1"));
    looking.start();
    first.await();

    List<Thread> waiting = new ArrayList<>();
    List<FutureTask<String>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      FutureTask<String> answer = new FutureTask<>(this::ask);
      answers.add(answer);
      waiting.add(new Thread(answer));
      waiting.get(i).start();
    }
    await().until(() -> waiting.stream().allMatch(t -> t.getState() == Thread.State.BLOCKED));
    end.countDown();

    for (FutureTask<String> answer : answers) {
      assertThat(answer.get()).isEqualTo(available ? "no" : "unavailable");
    }
    looking.join();
    assertThat(looks).hasValue(2);
  }

  private String ask() {
    try {
      return elsewhere.has("ep_1") ? "yes" : "no";
    } catch (StoreUnavailableException e) {
      return "unavailable";
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
