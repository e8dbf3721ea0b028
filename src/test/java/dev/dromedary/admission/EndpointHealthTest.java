package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointHealthTest {

  private final SetClock clock = new SetClock(Samples.NOW);
  private final EndpointHealth health =
      new EndpointHealth(
          Duration.ofMillis(250), Duration.ofSeconds(1), 2, Samples.CIRCUIT, clock, clock);

  @Test
  void endpointThatWasNotTriedIsNeitherQuickNorPrompt() {
    assertThat(quick("ep_1")).isFalse();
    assertThat(health.prompt("ep_1")).isFalse();

    health.begun("ep_1");

    assertThat(health.prompt("ep_1")).as("it may hang").isFalse();
  }

  @Test
  void endpointIsQuickAfterOneQuickSuccess() {
    answered(Result.DELIVERED, 250);

    assertThat(quick("ep_1")).isTrue();
    assertThat(quick("ep_2")).isFalse();
  }

  @Test
  void thoseAreQuickThatAreOneAfterTheOtherNotSlow() {
    List<String> six = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      six.add("ep_" + i);
      answered("ep_" + i, Result.DELIVERED, 250);
    }
    answered("ep_slower", Result.DELIVERED, 251);

    assertThat(health.quick(List.of())).isEmpty();
    assertThat(health.quick(six)).as("1 s").containsExactlyInAnyOrderElementsOf(six.subList(0, 4));
    assertThat(health.quick(List.of("ep_1", "ep_slower", "ep_new", "ep_2")))
        .as("not the others")
        .containsExactlyInAnyOrder("ep_1", "ep_2");
  }

  @Test
  void nobodySetsOutForAnEndpointWhoseCircuitIsOpen() {
    assertThat(health.setsOut("ep_1")).isTrue();
    for (int i = 0; i < 10; i++) {
      health.begun("ep_1");
      health.ended("ep_1", Samples.result(Result.UNREACHABLE, null, null));
    }
    assertThat(health.open("ep_1")).isPositive();
    assertThat(health.setsOut("ep_1")).isFalse();

    clock.forward(health.open("ep_1"));

    assertThat(health.setsOut("ep_1")).as("it may be attempted").isTrue();
  }

  /** Or nobody would find out whether the endpoint is back, until the circuit opens again. */
  @Test
  void requestThatComesToNoResultLeavesItsTrialToTheNext() {
    for (int i = 0; i < 10; i++) {
      health.begun("ep_1");
      health.ended("ep_1", Samples.result(Result.UNREACHABLE, null, null));
    }
    clock.forward(health.open("ep_1").plusMillis(1));
    assertThat(health.tryAcquire("ep_1")).isTrue();
    health.begun("ep_1");
    assertThat(health.tryAcquire("ep_1")).as("a second one at the same time").isFalse();

    health.abandoned("ep_1");

    assertThat(health.tryAcquire("ep_1")).isTrue();
  }

  @Test
  void oneFailureMakesItNotQuickAndOneSuccessQuickAgain() {
    answered(Result.DELIVERED, 10);
    answered(Result.REJECTED, 10);
    assertThat(quick("ep_1")).isFalse();

    answered(Result.DELIVERED, 10);
    assertThat(quick("ep_1")).isTrue();
  }

  @Test
  void endpointThatTimedOutIsNotPromptUntilItAnswersQuicklyForAWhile() {
    answered(Result.DELIVERED, 10);
    answered(Result.TIMEOUT, 20_000);
    answered(Result.TIMEOUT, 20_000);
    assertThat(health.prompt("ep_1")).isFalse();

    for (int i = 0; i < 10; i++) {
      answered(Result.DELIVERED, 10);
    }
    assertThat(health.prompt("ep_1")).isTrue();
  }

  @Test
  void endpointThatRefusesAtOnceIsPrompt() {
    answered(Result.UNREACHABLE, 1);

    assertThat(health.prompt("ep_1")).isTrue();
  }

  /** Long before the first request times out. */
  @Test
  void endpointThatStopsAnsweringIsSoonNotPrompt() {
    answered(Result.DELIVERED, 10);
    health.begun("ep_1");
    assertThat(health.prompt("ep_1")).isTrue();

    clock.forward(Duration.ofMillis(1_001));

    assertThat(health.prompt("ep_1")).isFalse();
    assertThat(quick("ep_1")).isFalse();
    health.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(1_001)));
    assertThat(health.prompt("ep_1")).as("it answers after all").isTrue();
  }

  /** Ten times as long as it takes on average, but a quarter of a second at least. */
  @ParameterizedTest
  @CsvSource({"1, 250", "25, 250", "60, 600", "500, 1000"})
  void endpointHasStalledWhenItIsSilentForManyTimesAsLongAsItTakes(int millis, int silent) {
    answered(Result.DELIVERED, millis);
    health.begun("ep_1");
    clock.forward(Duration.ofMillis(silent));
    assertThat(health.prompt("ep_1")).isTrue();

    clock.forward(Duration.ofMillis(1));

    assertThat(health.prompt("ep_1")).isFalse();
  }

  /** Each may hold up a thread until its timeout. */
  @Test
  void endpointThatHasStalledIsGivenFewRequests() {
    EndpointHealth wide = grown(Duration.ofMillis(1));
    wide.begun("ep_1");
    clock.forward(Duration.ofMillis(251));

    assertThat(underWay(wide)).as("besides the one").isEqualTo(9);
    assertThat(wide.isQueuedAt("ep_1")).as("all others wait for their turn").isTrue();

    wide.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(251)));
    assertThat(underWay(wide)).isEqualTo(50 - 9);
  }

  /**
   * Or it would be given one after the other, each for the whole timeout, until it is left alone.
   */
  @Test
  void requestsToAnEndpointThatHangsOpenItsCircuitWhenTheyTimeOut() {
    EndpointHealth wide = wide();
    int all = underWay(wide);

    for (int i = 0; i < all; i++) {
      assertThat(wide.open("ep_1")).isZero();
      wide.ended("ep_1", Samples.result(Result.TIMEOUT, null, null, Duration.ofSeconds(15)));
    }

    assertThat(wide.open("ep_1")).isEqualTo(Samples.CIRCUIT.openFor());
  }

  @Test
  void attemptMayTakeLongUnlessItIsKnownToEndSoonOrIsNotMade() {
    assertThat(health.mayTakeLong("ep_1")).as("not tried yet").isTrue();
    answered(Result.REJECTED, 10);
    assertThat(health.mayTakeLong("ep_1")).isFalse();

    health.begun("ep_1");
    clock.forward(Duration.ofSeconds(1));
    assertThat(health.mayTakeLong("ep_1")).as("it has stalled").isTrue();

    health.begun("ep_1");
    assertThat(health.mayTakeLong("ep_1")).as("no more may be under way").isFalse();
  }

  @Test
  void endpointIsBusyWithAsManyRequestsAsMayBeUnderWay() {
    answered(Result.DELIVERED, 10);
    health.begun("ep_1");
    assertThat(quick("ep_1")).isTrue();

    assertThat(health.tryBegin("ep_1", null)).isTrue();

    assertThat(health.tryBegin("ep_1", null)).isFalse();
    assertThat(quick("ep_1")).isFalse();
    health.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(1)));
    assertThat(health.tryBegin("ep_1", null)).isTrue();
  }

  @Test
  void endpointsOwnLimitCountsAndIsNeverMoreThanThatOfAll() {
    assertThat(health.tryBegin("ep_1", 1)).isTrue();
    assertThat(health.tryBegin("ep_1", 1)).isFalse();
    assertThat(health.tryBegin("ep_1", 2)).as("it allows more now").isTrue();
    assertThat(health.tryBegin("ep_1", 50)).isFalse();
  }

  /** Many threads of a batch ask at once. */
  @Test
  void limitHoldsHoweverManyAskAtOnce() {
    long begun =
        IntStream.range(0, 1_000)
            .parallel()
            .filter(i -> health.tryBegin("ep_" + i % 10, 1))
            .count();

    assertThat(begun).isEqualTo(10);
  }

  @Test
  void newEndpointIsGivenAFewRequestsAndOneMoreWithEachAnswer() {
    EndpointHealth wide = wide();
    assertThat(underWay(wide)).isEqualTo(10);

    for (int i = 0; i < 10; i++) {
      wide.ended("ep_1", Samples.result(Result.REJECTED, 500, null, Duration.ofMillis(1)));
    }
    assertThat(underWay(wide)).isEqualTo(20);

    for (int i = 0; i < 100; i++) {
      wide.begun("ep_1");
      wide.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(1)));
    }
    assertThat(underWay(wide)).isEqualTo(50 - 20);
  }

  @Test
  void endpointThatDoesNotAnswerIsGivenHalfAsManyRequestsDownToOne() {
    EndpointHealth wide = wide();
    int given = underWay(wide);
    for (int i = 0; i < given; i++) {
      wide.ended("ep_1", Samples.result(Result.TIMEOUT, null, null, Duration.ofSeconds(20)));
    }

    assertThat(underWay(wide)).isEqualTo(1);
  }

  /**
   * Two at a time, half a second each, are four a second; five are told, as there can be no more.
   */
  @Test
  void backlogOfABusyEndpointIsToldItsTurnsAtALittleMoreThanThePaceOfItsAnswers() {
    answered(Result.DELIVERED, 500);

    for (int i = 0; i < 1_000; i++) {
      assertThat(health.turn("ep_1"))
          .isEqualTo(Samples.NOW.plusSeconds(1).plus(Duration.ofMillis(200L * i)));
    }
  }

  /** Twelve at a time, 600 ms each, are twenty a second; forty are told. */
  @Test
  void whileMoreMayBeUnderWaySoonTurnsAreToldAtTwiceThePace() {
    EndpointHealth growing = growing();

    for (int i = 0; i < 300; i++) {
      assertThat(growing.turn("ep_1"))
          .isEqualTo(Samples.NOW.plusSeconds(1).plus(Duration.ofMillis(25L * i)));
    }
  }

  /** Or a moment of timeouts, after which it is given one at a time, would cost minutes. */
  @Test
  void whileMoreMayBeUnderWaySoonTurnsAreToldAsFarAheadAsOthersHaveWaitedOrTenSeconds() {
    EndpointHealth growing = growing();

    Map<Integer, Integer> aheadAfter = aheadAfterSeconds(growing, 500);

    assertThat(aheadAfter)
        .containsEntry(0, 10)
        .containsEntry(10, 10)
        .containsEntry(60, 60)
        .containsEntry(299, 299)
        .containsEntry(500, 300);
  }

  /** Or the backlog of one that hangs would ask every ten seconds. */
  @Test
  void whoseCircuitIsNotClosedTellsTurnsAsFarAheadAsEver() {
    EndpointHealth hanging = growing();
    for (int i = 0; i < 10; i++) {
      hanging.begun("ep_1");
      hanging.ended("ep_1", Samples.result(Result.TIMEOUT, null, null));
    }
    clock.forward(hanging.open("ep_1").plusMillis(1));
    assertThat(hanging.tryAcquire("ep_1")).isTrue();
    hanging.begun("ep_1");

    Instant last = Instant.EPOCH;
    for (int i = 0; i < 10_000; i++) {
      last = hanging.turn("ep_1");
    }

    assertThat(last).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
  }

  /** It may be back any time. */
  @Test
  void whoseCircuitIsNotClosedTellsTurnsNoFurtherAheadHoweverLongOthersHaveWaited() {
    assertThat(health.tryBegin("ep_1", 1)).isTrue();
    for (int i = 0; i < 10; i++) {
      health.begun("ep_1");
      health.ended("ep_1", Samples.result(Result.TIMEOUT, null, null));
    }
    assertThat(health.open("ep_1")).isPositive();

    assertThat(aheadAfterSeconds(health, 1_000)).containsEntry(1_000, 300);
  }

  @Test
  void whenNobodyWaitsAnyMoreTheNextTurnsAreSoonAgain() {
    EndpointHealth growing = growing();
    for (int i = 0; i < 1_000; i++) {
      growing.turn("ep_1");
    }

    clock.forward(Duration.ofMinutes(1));

    for (int i = 0; i < 1_000; i++) {
      assertThat(growing.turn("ep_1")).isBefore(clock.instant().plusMillis(10_001));
    }
  }

  /** The rest would come in vain, and be put on two queues instead of one. */
  @Test
  void whileOthersWaitAsManySetOutAsPlacesAreFreeButForTheQuarterThatIsKeptForThose() {
    EndpointHealth wide = busy();
    assertThat(settingOut(wide)).as("nobody waits").isEqualTo(100);
    tellTurns(wide);

    assertThat(settingOut(wide)).isEqualTo(15 - 12);

    wide.begun("ep_1");
    assertThat(settingOut(wide)).as("one has come, two are on their way").isZero();
    wide.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(400)));
    assertThat(settingOut(wide)).isEqualTo(1);
  }

  /** By the time that they arrive some more places are free. */
  @Test
  void ofThoseWhoseTurnHasComeAQuarterMoreSetOutThanPlacesAreFree() {
    EndpointHealth wide = busy();
    assertThat(settingOutInTurn(wide)).as("nobody waits").isEqualTo(100);
    tellTurns(wide);

    assertThat(settingOut(wide)).isEqualTo(15 - 12);
    assertThat(settingOutInTurn(wide)).as("three are on their way").isEqualTo(12 + 12);

    for (int i = 0; i < 15; i++) {
      assertThat(wide.tryBegin("ep_1", null)).isTrue();
    }
    assertThat(settingOutInTurn(wide)).as("twelve are still on their way").isZero();
    for (int i = 0; i < 12; i++) {
      wide.cameInVain("ep_1");
    }
    assertThat(settingOutInTurn(wide)).isEqualTo(12);
  }

  /** Or whoever was just matched, of whom there are always some, would have every place. */
  @ParameterizedTest
  @CsvSource({"1, 1, 2", "2, 1, 3", "3, 2, 4"})
  void ofFewPlacesOneIsKeptIfThereAreSeveral(int places, int newcomers, int inTurn) {
    EndpointHealth few = grown(Duration.ofMillis(400));
    assertThat(few.tryBegin("ep_1", places)).isTrue();
    few.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(400)));
    tellTurns(few);

    assertThat(settingOut(few)).isEqualTo(newcomers);
    assertThat(settingOutInTurn(few)).isEqualTo(inTurn - newcomers);
  }

  /** What is under way to it may be for long, and nothing says that a place will be free. */
  @Test
  void nobodySetsOutInTurnForAnEndpointThatHasStalled() {
    EndpointHealth wide = grown(Duration.ofMillis(400));
    for (int i = 0; i < 10; i++) {
      wide.begun("ep_1");
    }
    assertThat(settingOutInTurn(wide)).isEqualTo(100);

    clock.forward(Duration.ofMillis(1_001));

    assertThat(settingOutInTurn(wide)).as("ten are as many as it is given now").isZero();
  }

  /**
   * Or the next ones that find it busy would be told turns behind some that are no longer there.
   */
  @Test
  void whenNobodyWaitsForATurnTheNextTurnsAreSoon() {
    EndpointHealth wide = grown(Duration.ofMillis(400));
    tellTurns(wide);
    assertThat(wide.turn("ep_1")).isAfter(clock.instant().plusSeconds(5));

    wide.nobodyWaits("ep_1");

    assertThat(wide.turn("ep_1")).isEqualTo(clock.instant().plusSeconds(1));
  }

  /** Or what is not attempted at once, because others before it are, would be all the same. */
  @Test
  void everybodySetsOutForAQuickEndpoint() {
    EndpointHealth quick = grown(Duration.ofMillis(250));
    for (int i = 0; i < 49; i++) {
      quick.begun("ep_1");
    }
    tellTurns(quick);

    assertThat(settingOut(quick)).isEqualTo(100);
    assertThat(settingOutInTurn(quick)).isEqualTo(100);
  }

  @Test
  void whoSetOutAndDoesNotComeKeepsNoPlaceFree() {
    EndpointHealth wide = busy();
    tellTurns(wide);
    assertThat(settingOut(wide)).isEqualTo(3);

    clock.forward(Duration.ofMillis(1_001));
    wide.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(400)));

    assertThat(settingOut(wide)).isEqualTo(4);
  }

  /** Its answers took that long, and it is allowed fifty requests. */
  private EndpointHealth grown(Duration answer) {
    EndpointHealth wide = wide();
    for (int i = 0; i < 50; i++) {
      wide.begun("ep_1");
      wide.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, answer));
    }
    return wide;
  }

  /** It is not quick, and has fifteen places that are free. */
  private EndpointHealth busy() {
    EndpointHealth wide = grown(Duration.ofMillis(400));
    for (int i = 0; i < 35; i++) {
      wide.begun("ep_1");
    }
    return wide;
  }

  /** Some are seconds away. */
  private static void tellTurns(EndpointHealth health) {
    for (int i = 0; i < 1_000; i++) {
      health.turn("ep_1");
    }
  }

  /** How many of a hundred. */
  private static long settingOut(EndpointHealth health) {
    return IntStream.range(0, 100).filter(i -> health.setsOut("ep_1")).count();
  }

  /** The same of those whose turn has come. */
  private static long settingOutInTurn(EndpointHealth health) {
    return IntStream.range(0, 100).filter(i -> health.setsOutInTurn("ep_1")).count();
  }

  private EndpointHealth wide() {
    return new EndpointHealth(
        Duration.ofMillis(250), Duration.ofSeconds(1), 50, Samples.CIRCUIT, clock, clock);
  }

  private EndpointHealth growing() {
    EndpointHealth growing = wide();
    for (int i = 0; i < 2; i++) {
      growing.begun("ep_1");
      growing.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(600)));
    }
    return growing;
  }

  /** How far away the last of very many turns is that are told in a second, in seconds. */
  private Map<Integer, Integer> aheadAfterSeconds(EndpointHealth health, int seconds) {
    Map<Integer, Integer> ahead = new TreeMap<>();
    for (int second = 0; second <= seconds; second++) {
      Instant last = Instant.EPOCH;
      for (int i = 0; i < 1_000; i++) {
        last = health.turn("ep_1");
      }
      ahead.put(second, (int) Duration.between(clock.instant(), last).toSeconds());
      clock.forward(Duration.ofSeconds(1));
    }
    return ahead;
  }

  /** Or of a backlog that is never through each would ask every five minutes. */
  @Test
  void turnIsAsFarAwayAsOthersHaveWaitedButForAQuarterOfAnHourAtMost() {
    answered(Result.DELIVERED, 2_000);

    assertThat(aheadAfterSeconds(health, 2_000))
        .containsEntry(10, 300)
        .containsEntry(300, 300)
        .containsEntry(600, 600)
        .containsEntry(2_000, 900);
  }

  /** It may be quicker by then. */
  @Test
  void turnIsAtMostFiveMinutesAwayWhereNobodyHasWaitedLonger() {
    answered(Result.DELIVERED, 2_000);
    for (int i = 0; i < 10_000; i++) {
      health.turn("ep_1");
    }
    assertThat(health.turn("ep_1")).isEqualTo(Samples.NOW.plus(Duration.ofMinutes(5)));

    clock.forward(Duration.ofMinutes(6));

    assertThat(health.turn("ep_1"))
        .as("nobody waits any more")
        .isEqualTo(clock.instant().plusSeconds(1));
  }

  /**
   * Or its whole backlog would ask every second until the first request times out; but not much
   * longer, because it may only have been cut off for a moment.
   */
  @ParameterizedTest
  @CsvSource({"0, 1000", "1500, 3000", "4000, 8000", "19000, 10000"})
  void whileItAnswersNothingNobodysTurnComesBeforeItHasBeenSilentForTwiceAsLongAgain(
      long silent, long wait) {
    answered(Result.DELIVERED, 1);
    assertThat(underWay(health)).isEqualTo(2);

    clock.forward(Duration.ofMillis(silent));

    assertThat(health.turn("ep_1")).isEqualTo(clock.instant().plusMillis(wait));
    assertThat(health.soon("ep_1")).isEqualTo(clock.instant().plusMillis(wait));
  }

  @Test
  void whenItAnswersAgainTurnsAreSoonAgain() {
    answered(Result.DELIVERED, 1);
    assertThat(underWay(health)).isEqualTo(2);
    clock.forward(Duration.ofSeconds(4));

    health.ended("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofSeconds(4)));

    assertThat(health.turn("ep_1")).isEqualTo(clock.instant().plusSeconds(1));
  }

  /** What finds it busy is behind those. */
  @Test
  void nobodySetsOutForABusyEndpointAtWhichOthersWaitForTheirTurn() {
    answered(Result.DELIVERED, 10);
    assertThat(underWay(health)).isEqualTo(2);
    assertThat(health.setsOut("ep_1")).isTrue();

    health.turn("ep_1");

    assertThat(health.setsOut("ep_1")).isFalse();
  }

  private boolean quick(String endpointId) {
    return health.quick(List.of(endpointId)).contains(endpointId);
  }

  /** Begins as many requests as it may, and says how many these are. */
  private static int underWay(EndpointHealth health) {
    int begun = 0;
    while (health.tryBegin("ep_1", null)) {
      begun++;
    }
    return begun;
  }

  @Test
  void onASlowAverageItIsNotQuickUntilItAnswersQuicklyForAWhile() {
    answered(Result.DELIVERED, 2_000);
    answered(Result.DELIVERED, 10);
    assertThat(quick("ep_1")).isFalse();

    for (int i = 0; i < 15; i++) {
      answered(Result.DELIVERED, 10);
    }
    assertThat(quick("ep_1")).isTrue();
  }

  @Test
  void oneSlowAnswerAmongQuickOnesIsForgiven() {
    for (int i = 0; i < 10; i++) {
      answered(Result.DELIVERED, 10);
    }
    answered(Result.DELIVERED, 1_000);

    assertThat(quick("ep_1")).isTrue();
  }

  @Test
  void forgottenEndpointIsNotQuick() {
    answered(Result.DELIVERED, 10);

    health.forget("ep_1");

    assertThat(quick("ep_1")).isFalse();
  }

  private void answered(Result result, int millis) {
    answered("ep_1", result, millis);
  }

  private void answered(String endpointId, Result result, int millis) {
    health.begun(endpointId);
    health.ended(endpointId, Samples.result(result, 200, null, Duration.ofMillis(millis)));
  }
}
