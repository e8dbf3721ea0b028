package dev.dromedary.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.event.DuplicateWindow.Known;
import dev.dromedary.event.EventKey;
import dev.dromedary.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LookupsTest {

  private final History history = mock(History.class);
  private final History limited = new Lookups(history, 2, Duration.ofMillis(50)).history();

  @Test
  void lookupsThatTakeLongLeaveTheOtherConnectionsFree() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    when(history.delivery("slow"))
        .thenAnswer(
            call -> {
              begun.countDown();
              end.await(30, TimeUnit.SECONDS);
              return Optional.empty();
            });
    EventKey key = new EventKey("acme", "e1");
    List<Known> known = List.of(new Known(key, 1));
    when(history.knownEvents(any())).thenReturn(known);
    CompletableFuture<?> first = CompletableFuture.runAsync(() -> limited.delivery("slow"));
    CompletableFuture<?> second = CompletableFuture.runAsync(() -> limited.delivery("slow"));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> limited.attempts("d1"))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.answer().status()).isEqualTo(503));
    assertThat(limited.knownEvents(List.of(key))).isEqualTo(known);

    end.countDown();
    CompletableFuture.allOf(first, second).join();
    assertThat(limited.attempts("d1")).isEmpty();
  }

  @Test
  void lookupThatFailsFailsAsItIsAndGivesItsPlaceBack() {
    StoreUnavailable away = new StoreUnavailable("Reading", new RuntimeException());
    when(history.eventKeys("e1", null, null)).thenThrow(away, away, away).thenReturn(List.of());

    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(() -> limited.eventKeys("e1", null, null)).isSameAs(away);
    }
    assertThat(limited.eventKeys("e1", null, null)).isEmpty();
  }
}
