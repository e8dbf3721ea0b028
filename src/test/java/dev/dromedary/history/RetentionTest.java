package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private final History history = mock(History.class);
  private final Retention retention =
      new Retention(Clock.fixed(Entries.NOW, ZoneOffset.UTC), history, Duration.ofDays(30));

  @Test
  void sweepEndsHoweverMuchThereIs() {
    when(history.deleteBefore(eq(Entries.NOW.minus(Duration.ofDays(30))), anyInt()))
        .thenAnswer(call -> call.getArgument(1));

    assertThat(retention.sweep()).isEqualTo(100_000);
  }
}
