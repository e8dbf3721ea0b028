package dev.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlotsTest {

  private final SetClock clock = new SetClock(Samples.NOW);
  private final Slots slots = new Slots(clock);
  private final WebhookEndpoint limited = Samples.limited(new RateLimit(10, 5));

  @Test
  void endpointWithoutALimitHasNoSlotsButThoseThatWereGiven() {
    assertThat(slots.slot(Samples.endpoint(), null)).isNull();
    assertThat(slots.slot(Samples.endpoint(), Samples.NOW)).isEqualTo(Samples.NOW);
  }

  @Test
  void burstIsInTurnAtOnceAndTheRestAtItsRate() {
    for (int i = 0; i < 5; i++) {
      assertThat(slots.slot(limited, null)).isEqualTo(Samples.NOW);
    }
    for (int i = 1; i <= 100_000; i++) {
      assertThat(slots.slot(limited, null)).isEqualTo(Samples.NOW.plusMillis(100L * i));
    }
  }

  @Test
  void whatWasNotUsedIsABurstAndNoMore() {
    for (int i = 0; i < 5; i++) {
      slots.slot(limited, null);
    }
    clock.forward(Duration.ofHours(1));

    burstIsInTurnAgain();
  }

  private void burstIsInTurnAgain() {
    Instant now = clock.instant();
    for (int i = 0; i < 5; i++) {
      assertThat(slots.slot(limited, null)).isEqualTo(now);
    }
    assertThat(slots.slot(limited, null)).isEqualTo(now.plusMillis(100));
  }

  /** Also after a restart, which forgets who has one. */
  @Test
  void slotThatWasGivenIsGoodUntilAMinuteAfterIt() {
    Instant given = Samples.NOW.plusSeconds(30);
    assertThat(slots.slot(limited, given)).isEqualTo(given);

    clock.forward(Duration.ofSeconds(89));
    assertThat(slots.slot(limited, given)).isEqualTo(given);

    clock.forward(Duration.ofSeconds(1));
    assertThat(slots.slot(limited, given)).isEqualTo(clock.instant());
  }

  @Test
  void newLimitBeginsAnew() {
    for (int i = 0; i < 100; i++) {
      slots.slot(limited, null);
    }

    slots.forget(limited.id());

    burstIsInTurnAgain();
  }
}
