package dev.dromedary.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypePatternsTest {

  @Test
  void typesOfThePatternsMatchAndNoOthers() {
    TypePatterns patterns = new TypePatterns(List.of("email.bounced", "*.complained", "alarm.**"));

    assertThat(List.of("email.bounced", "sms.complained", "alarm.fire.hall"))
        .allMatch(patterns::contains);
    assertThat(List.of("email.opened", "email.bounced.hard", "alarm", "complained"))
        .noneMatch(patterns::contains);
  }

  @Test
  void noTypeMatchesWithoutAPattern() {
    TypePatterns patterns = new TypePatterns(List.of());

    assertThat(patterns.isEmpty()).isTrue();
    assertThat(patterns.contains("email.bounced")).isFalse();
  }

  @Test
  void invalidPatternIsRejected() {
    assertThatThrownBy(() -> new TypePatterns(List.of("**.bounced")))
        .isInstanceOf(InvalidInputException.class);
  }
}
