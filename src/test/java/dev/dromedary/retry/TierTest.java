package dev.dromedary.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration DELAY = Duration.ofMinutes(5);
  private static final Duration SPREAD = Duration.ofSeconds(30);

  private final SetClock clock = new SetClock(START);

  @ParameterizedTest
  @CsvSource({
    "PT0.5S, 500ms",
    "PT0.001S, 1ms",
    "PT1.5S, 1500ms",
    "PT5S, 5s",
    "PT90S, 90s",
    "PT5M, 5m",
    "PT300S, 5m",
    "PT90M, 90m",
    "PT10H, 10h",
    "PT24H, 24h",
    "P7D, 168h"
  })
  void nameIsItsDelayInTheLargestUnitThatIsExact(Duration delay, String name) {
    assertThat(new Tier(delay, 0.1, clock).name()).isEqualTo(name);
  }

  @Test
  void deliveryAloneIsDueAnywhereInTheWindow() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      waits.add(Duration.between(START, tier(0.1).due()).toMillis());
    }

    assertThat(waits).allMatch(wait -> wait >= 270_000 && wait <= 330_000);
    assertThat(waits).anyMatch(wait -> wait < 280_000).anyMatch(wait -> wait > 320_000);
  }

  @Test
  void withoutJitterEveryDeliveryIsDueAfterJustTheDelay() {
    Tier tier = tier(0);

    assertThat(Stream.generate(tier::due).limit(1_000)).containsOnly(START.plus(DELAY));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 500, 20_000})
  void deliveriesThatFailTogetherAreDueInOrderAndInTheWindow(int together) {
    Tier tier = tier(0.1);

    List<Instant> dues = Stream.generate(tier::due).limit(together).toList();

    assertThat(dues).isSorted().allSatisfy(due -> assertInWindow(due, START));
  }

  /** Four thousand came back in the last millisecond, were the spread even for a thousand. */
  @Test
  void veryManyThatFailTogetherDoNotComeBackAtOnce() {
    // The first one may be due at the end of the window, and then all others are with it.
    Tier tier =
        Stream.generate(() -> tier(0.1))
            .filter(each -> each.due().isBefore(START.plus(DELAY)))
            .findFirst()
            .orElseThrow();

    Map<Long, Long> perSecond =
        Stream.generate(tier::due)
            .limit(5_000)
            .collect(Collectors.groupingBy(Instant::getEpochSecond, Collectors.counting()));

    assertThat(perSecond.values()).allMatch(deliveries -> deliveries < 3_000);
  }

  @Test
  void noDeliveryIsDueBeforeTheOneInFrontWhileTimeGoesOn() {
    Tier tier = tier(0.1);
    Instant front = Instant.MIN;
    for (int i = 0; i < 20_000; i++) {
      // Now and then nothing comes in for longer than the window.
      clock.forward(Duration.ofMillis(i % 1_000 == 0 ? 70_000 : i % 37));
      Instant due = tier.due();
      assertThat(due).isAfterOrEqualTo(front);
      assertInWindow(due, clock.instant());
      front = due;
    }
  }

  /** The one in front is taken for due by then, see JmsDueSource. */
  @Test
  void clockThatIsSetBackMakesNoDeliveryWaitLongerThanTheWindow() {
    Tier tier = tier(0.1);
    tier.due();
    tier.dueBy(START.plusSeconds(330));

    clock.forward(Duration.ofHours(-1));
    List<Instant> behind = Stream.generate(tier::due).limit(5_000).toList();

    assertThat(behind).isSorted().allSatisfy(due -> assertInWindow(due, clock.instant()));
  }

  @Test
  void deliveryWithAReservationIsNotLateForAClockThatIsSetBack() {
    Tier tier = tier(0.1);
    tier.due();

    clock.forward(Duration.ofHours(-1));

    assertThat(tier.dueBy(clock.instant().plusSeconds(300)))
        .hasValue(clock.instant().plusSeconds(300));
  }

  @Test
  void afterAClockThatSteppedBackTheWindowCountsAgain() {
    Tier tier = tier(0.1);
    Instant front = tier.due();
    clock.forward(Duration.ofHours(-1));
    tier.due();

    clock.forward(Duration.ofHours(2));

    assertThat(tier.due()).isAfter(front).satisfies(due -> assertInWindow(due, clock.instant()));
  }

  /** Each thread sees its own deliveries in order, and none out of the window. */
  @Test
  void manyThreadsGetTheirDeliveriesInOrderAndInTheWindow() {
    Tier tier = tier(0.1);
    ConcurrentLinkedQueue<String> outOfOrder = new ConcurrentLinkedQueue<>();

    IntStream.range(0, 16)
        .parallel()
        .forEach(
            thread -> {
              Instant front = Instant.MIN;
              for (int i = 0; i < 5_000; i++) {
                Instant due = tier.due();
                if (due.isBefore(front)) {
                  outOfOrder.add(front + " then " + due);
                }
                assertInWindow(due, START);
                front = due;
              }
            });

    assertThat(outOfOrder).isEmpty();
  }

  @Test
  void earliestIsTheBeginningOfTheWindow() {
    assertThat(tier(0.1).earliest()).isEqualTo(Duration.ofSeconds(270));
    assertThat(tier(0).earliest()).isEqualTo(DELAY);
  }

  @ParameterizedTest
  @CsvSource({"270, 270", "300, 300", "330, 330", "331, 270", "9999, 270"})
  void deliveryWithAReservationIsDueThenIfItIsInTheWindowAndElseAtItsBeginning(int time, int due) {
    assertThat(tier(0.1).dueBy(START.plusSeconds(time))).hasValue(START.plusSeconds(due));
  }

  @Test
  void deliveryWithAReservationIsNeverLate() {
    Tier tier = tier(0.1);
    assertThat(tier.dueBy(START.plusSeconds(269))).as("all of the window is late").isEmpty();

    tier.dueBy(START.plusSeconds(300));
    assertThat(tier.dueBy(START.plusSeconds(299))).as("behind one that is later").isEmpty();
    assertThat(tier.dueBy(START.plusSeconds(9999))).hasValue(START.plusSeconds(300));
    assertThat(tier.dueBy(START.plusSeconds(310))).hasValue(START.plusSeconds(310));
    assertThat(tier.due()).isAfterOrEqualTo(START.plusSeconds(310));
  }

  private Tier tier(double jitter) {
    return new Tier(DELAY, jitter, clock);
  }

  private static void assertInWindow(Instant due, Instant now) {
    assertThat(due).isBetween(now.plus(DELAY).minus(SPREAD), now.plus(DELAY).plus(SPREAD));
  }
}
