package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private final History history = mock(History.class);
  private final AtomicInteger told = new AtomicInteger();
  private final Retention retention =
      new Retention(
          Clock.fixed(Entries.NOW, ZoneOffset.UTC), history, Duration.ofDays(30), told::addAndGet);

  /** More than a hundred thousand events, and a step in between that deletes none. */
  @Test
  void sweepEndsWhenAllIsDone() {
    Instant before = Entries.NOW.minus(Duration.ofDays(30));
    when(history.deleteBefore(eq(before), anyInt(), any()))
        .thenAnswer(
            call -> {
              int step = call.getArgument(2) == null ? 0 : Integer.parseInt(call.getArgument(2));
              return new History.Deleted(
                  step == 3 ? 0 : 500, step == 400 ? null : String.valueOf(step + 1));
            });

    assertThat(retention.sweep(() -> true)).isEqualTo(200_000);
    assertThat(told).hasValue(200_000);
  }

  @Test
  void sweepEndsWithTheGateway() {
    when(history.deleteBefore(any(), anyInt(), any())).thenReturn(new History.Deleted(500, "on"));

    assertThat(retention.sweep(() -> told.get() < 2_000)).isEqualTo(2_000);
  }
}
