package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlotsTest {

  private final SetClock clock = new SetClock(Samples.NOW);
  private final Slots slots = new Slots(clock, clock);
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
  void clockThatIsSetBackLetsNobodyWaitForLonger() {
    SetClock machine = new SetClock(Samples.NOW);
    Slots slots = new Slots(clock, machine);
    for (int i = 0; i < 5 + 10; i++) {
      slots.slot(limited, null);
    }

    machine.forward(Duration.ofHours(-1));

    assertThat(slots.slot(limited, null)).isEqualTo(machine.instant().plusMillis(1_100));
  }

  /** Slots that it was set past would all be now. */
  @Test
  void clockThatIsSetForwardIsNoBurst() {
    SetClock machine = new SetClock(Samples.NOW);
    Slots slots = new Slots(clock, machine);
    List<Instant> given =
        Stream.generate(() -> slots.slot(limited, null)).limit(5 + 600).skip(5).toList();

    machine.forward(Duration.ofSeconds(61));

    assertThat(given.stream().map(slot -> slots.slot(limited, slot)))
        .startsWith(machine.instant().plusMillis(60_100))
        .allMatch(slot -> slot.isAfter(machine.instant()))
        .doesNotHaveDuplicates();
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
