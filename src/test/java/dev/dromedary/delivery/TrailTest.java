package dev.dromedary.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailTest {

  private static final Instant T = Samples.NOW;

  @Test
  void deferralsForOneReasonAreOneWaitUntilTheAttempt() {
    Trail trail =
        Trail.NONE
            .deferred(Reason.ENDPOINT_BUSY, T)
            .deferred(Reason.ENDPOINT_BUSY, T.plusSeconds(1))
            .deferred(Reason.CIRCUIT_OPEN, T.plusSeconds(2));

    assertThat(trail.waits())
        .containsExactly(
            new Wait("ENDPOINT_BUSY", T, T.plusSeconds(2)),
            new Wait("CIRCUIT_OPEN", T.plusSeconds(2), null));
    assertThat(trail.attempted(Samples.failed(T.plusSeconds(9))).waits())
        .containsExactly(
            new Wait("ENDPOINT_BUSY", T, T.plusSeconds(2)),
            new Wait("CIRCUIT_OPEN", T.plusSeconds(2), T.plusSeconds(9)));
  }

  @Test
  void waitsBeforeAndAfterAnAttemptAreTwo() {
    Trail trail =
        Trail.NONE
            .deferred(Reason.CIRCUIT_OPEN, T)
            .attempted(Samples.failed(T.plusSeconds(1)))
            .deferred(Reason.CIRCUIT_OPEN, T.plusSeconds(2));

    assertThat(trail.waits()).extracting(Wait::from).containsExactly(T, T.plusSeconds(2));
    assertThat(trail.last()).isEqualTo(Samples.failed(T.plusSeconds(1)));
  }

  @Test
  void onlyTheLatestTwentyWaitsAreKept() {
    Trail trail = Trail.NONE;
    for (int i = 0; i < 25; i++) {
      Reason reason = i % 2 == 0 ? Reason.ENDPOINT_BUSY : Reason.CIRCUIT_OPEN;
      trail = trail.deferred(reason, T.plusSeconds(i));
    }

    assertThat(trail.waits()).hasSize(20);
    assertThat(trail.waits().get(0).from()).isEqualTo(T.plusSeconds(5));
    assertThat(trail.waits().get(19)).isEqualTo(new Wait("ENDPOINT_BUSY", T.plusSeconds(24), null));
  }

  @Test
  void waitsAreReadAsTheyWereWritten() {
    List<Wait> waits =
        Trail.NONE
            .deferred(Reason.ENDPOINT_PAUSED, T)
            .deferred(Reason.RATE_LIMITED, T.plusMillis(1))
            .waits();

    assertThat(WaitsText.read(WaitsText.write(waits))).isEqualTo(waits);
    assertThat(WaitsText.write(List.of())).isNull();
    assertThat(WaitsText.read(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X", "X 1", "X a-", "X 1-2,", " 1-2"})
  void aTextThatIsNoneIsRejected(String text) {
    assertThatThrownBy(() -> WaitsText.read(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
