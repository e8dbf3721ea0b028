package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyClassesTest {

  @Test
  void everyDurationIsInTheClassThatBeginsBeforeIt() {
    for (long millis = 0; millis < 100_000; millis++) {
      int found = LatencyClasses.of(millis);
      assertThat(LatencyClasses.first(found)).isLessThanOrEqualTo(millis);
      if (found < LatencyClasses.COUNT - 1) {
        assertThat(LatencyClasses.first(found + 1)).isGreaterThan(millis);
      }
    }
    assertThat(LatencyClasses.of(-1)).isZero();
    assertThat(LatencyClasses.of(Long.MAX_VALUE)).isEqualTo(LatencyClasses.COUNT - 1);
  }

  /** Whether all take the same time, or some a thousand times as long as others. */
  @Test
  void percentileIsAtMostAFifthOff() {
    for (long longest = 1; longest < 60_000; longest = longest * 3 / 2 + 1) {
      for (int spread : new int[] {1, 10, 1_000}) {
        long top = longest;
        long[] millis =
            new Random(top)
                .longs(10_000, Math.max(0, top - top / spread * (spread - 1) / spread), top + 1)
                .sorted()
                .toArray();
        long[] counts = new long[LatencyClasses.COUNT];
        LongStream.of(millis).forEach(each -> counts[LatencyClasses.of(each)]++);
        for (double share : new double[] {0.5, 0.95, 0.99}) {
          long exact = millis[(int) Math.ceil(millis.length * share) - 1];
          assertThat((double) LatencyClasses.percentile(counts, share))
              .as("%s of %s", share, Arrays.toString(counts))
              .isCloseTo(exact, within(exact * 0.2 + 0.5));
        }
      }
    }
  }

  @Test
  void nothingHasNoPercentile() {
    assertThat(LatencyClasses.percentile(new long[LatencyClasses.COUNT], 0.5)).isNull();
  }
}
