package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsOfThePagesTest {

  /** The console knows the API only, and not its types. */
  @Test
  void resultsAreThoseOfAnAttempt() {
    assertThat(Words.INSTANCE.results())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(AttemptResult.Result.values()).map(Enum::name).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "eventTypes, event types",
    "url, URL",
    "authentication.tokenUrl, token URL",
    "tls.privateKey, private key",
  })
  void labelIsTheFieldInWords(String field, String label) {
    assertThat(Words.INSTANCE.label(field)).isEqualTo(label);
  }
}
