package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "1ms, PT0.001S",
    "2500ms, PT2.5S",
    "5s, PT5S",
    "90s, PT1M30S",
    "2m, PT2M",
    "1h, PT1H"
  })
  void durationIsReadAndShownAsPeopleWriteIt(String text, Duration duration) {
    assertThat(DurationText.parse(text)).contains(duration);
    assertThat(DurationText.of(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 s", "5S", "PT5S", "1234567890s"})
  void anythingElseIsNone(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }
}
