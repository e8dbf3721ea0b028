package dev.dromedary.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Samples;
import dev.dromedary.kit.LogOf;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptLogTest {

  /** The minute ends when the test says so. */
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  private final AttemptLog log = new AttemptLog(timer, Duration.ofDays(1));
  private LogOf said = new LogOf("dev.dromedary.delivery", Level.INFO);

  @AfterEach
  void close() {
    said.close();
    timer.shutdownNow();
  }

  @Test
  void firstFailuresOfEachEndpointInAMinuteAreLoggedAndTheOthersCounted() {
    fail("ep_bad", 4_800);
    fail("ep_other", 3);

    assertThat(said.lines()).hasSize(13).allMatch(line -> line.startsWith("delivery.attempted "));
    assertThat(said.lines().subList(0, 10)).allMatch(line -> line.contains("endpointId=ep_bad "));
    assertThat(said.lines().subList(10, 13))
        .allMatch(line -> line.contains("endpointId=ep_other "));

    endMinute();
    assertThat(said.lines())
        .hasSize(14)
        .last()
        .isEqualTo("delivery.attempted.others failures=4790 endpoints=2 most=ep_bad,ep_other");

    fail("ep_bad", 11);
    assertThat(said.lines()).hasSize(24);
  }

  @Test
  void failuresOfVeryManyEndpointsAreLimitedInAll() {
    for (int i = 0; i < 2_000; i++) {
      fail("ep_" + i, 1);
    }
    assertThat(said.lines()).hasSize(AttemptLog.IN_ALL);

    endMinute();
    assertThat(said.lines().get(AttemptLog.IN_ALL)).contains("failures=1000 endpoints=2000 ");
  }

  @Test
  void minuteWithoutOthersEndsWithoutALine() {
    fail("ep_bad", AttemptLog.OF_ONE);
    endMinute();

    assertThat(said.lines()).hasSize(AttemptLog.OF_ONE);
    assertThat(timer.getQueue()).isEmpty();
  }

  @Test
  void debugTellsOfEveryAttempt() {
    said.close();
    said = new LogOf("dev.dromedary.delivery", Level.DEBUG);
    fail("ep_bad", 100);
    log.attempted(outcome("ep_bad", AttemptResult.Result.DELIVERED), () -> 1);

    assertThat(said.lines()).hasSize(101);
    assertThat(said.events().get(0).getLevel()).isEqualTo(Level.INFO);
    assertThat(said.events().get(100).getLevel()).isEqualTo(Level.DEBUG);
  }

  @Test
  void successIsNotLoggedAtInfo() {
    log.attempted(outcome("ep_bad", AttemptResult.Result.DELIVERED), () -> 1);

    assertThat(said.lines()).isEmpty();
  }

  @Test
  void faultOfOurOwnIsLoggedOnceWithItsTraceAndWithoutMessages() {
    for (int i = 0; i < 3; i++) {
      log.fault(new IllegalStateException("topsecret", new NullPointerException("topsecret")));
    }

    assertThat(said.events()).hasSize(1);
    assertThat(said.events().get(0).getLevel()).isEqualTo(Level.ERROR);
    assertThat(said.events().get(0).getThrowableProxy().getMessage())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(said.events().get(0).getThrowableProxy().getCause().getMessage())
        .isEqualTo("java.lang.NullPointerException");
    assertThat(
            said.events()
                .get(0)
                .getThrowableProxy()
                .getStackTraceElementProxyArray()[0]
                .getStackTraceElement()
                .getClassName())
        .isEqualTo(getClass().getName());
  }

  private void fail(String endpointId, int times) {
    for (int i = 0; i < times; i++) {
      log.attempted(outcome(endpointId, AttemptResult.Result.UNREACHABLE), () -> 8);
    }
  }

  private void endMinute() {
    Runnable end = timer.getQueue().element();
    timer.remove(end);
    end.run();
  }

  private static Outcome outcome(String endpointId, AttemptResult.Result result) {
    Delivery delivery = Delivery.of(Samples.event(), endpointId);
    Attempt attempt = Samples.attempt(delivery);
    return new Outcome(
        delivery,
        DeliveryStatus.RETRYING,
        attempt,
        Samples.result(result, null, null),
        null,
        null,
        result.name());
  }
}
