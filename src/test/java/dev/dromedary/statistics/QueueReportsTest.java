package dev.dromedary.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.broker.QueueState;
import dev.dromedary.broker.QueueStates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueReportsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private long nanos;
  private QueueState state = state(0, 0);
  private final QueueReports reports =
      new QueueReports(
          Map.of("webhooks.events", QueueRole.EVENTS),
          new QueueStates() {
            @Override
            public Map<String, QueueState> look(Collection<String> queues) {
              return Map.of("webhooks.events", state);
            }

            @Override
            public boolean isCheap() {
              return true;
            }
          },
          () -> nanos,
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void firstLookHasNoAverage() {
    assertThat(reports.now().get(0).inPerSecond()).isNull();
    assertThat(reports.now().get(0).overSeconds()).isNull();
  }

  @Test
  void averagesAreOverTheTimeSinceALookAtLeastTenSecondsAgo() {
    reports.sample();
    pass(Duration.ofSeconds(10), 100, 50);
    reports.sample();
    pass(Duration.ofSeconds(10), 400, 150);
    reports.sample();
    pass(Duration.ofSeconds(5), 400, 300);

    QueueReport report = reports.now().get(0);

    assertThat(report.overSeconds()).isEqualTo(15);
    assertThat(report.inPerSecond()).isEqualTo(20);
    assertThat(report.outPerSecond()).isEqualTo(16.7);
  }

  @Test
  void callsInQuickSuccessionDoNotShortenTheTime() {
    reports.sample();
    for (int call = 0; call < 5; call++) {
      pass(Duration.ofSeconds(1), state.added() + 10, 0);
      reports.now();
    }

    assertThat(reports.now().get(0).overSeconds()).isEqualTo(5);
    assertThat(reports.now().get(0).inPerSecond()).isEqualTo(10);
  }

  @Test
  void brokerThatBeganToCountAnewHasNoAverageUntilThen() {
    pass(Duration.ZERO, 1_000, 1_000);
    reports.sample();
    pass(Duration.ofSeconds(10), 3, 2);

    assertThat(reports.now().get(0).inPerSecond()).isNull();
    assertThat(reports.now().get(0).outPerSecond()).isNull();
  }

  @Test
  void ageOfTheOldestIsByTheClockOfTheGateway() {
    state = new QueueState(1L, true, NOW.minusSeconds(90), 2, 1L, 0L, null);

    QueueReport report = reports.now().get(0);

    assertThat(report.oldestAgeSeconds()).isEqualTo(90);
    assertThat(report.depthAtLeast()).isTrue();
    assertThat(report.consumers()).isEqualTo(2);
    assertThat(report.role()).isEqualTo(QueueRole.EVENTS);
  }

  private void pass(Duration time, long added, long taken) {
    nanos += time.toNanos();
    state = state(added, taken);
  }

  private static QueueState state(long added, long taken) {
    return new QueueState(added - taken, false, null, 1, added, taken, null);
  }
}
