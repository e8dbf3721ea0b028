package dev.dromedary.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorityTypesTest {

  @Test
  void typesAndPatternsHavePriorityAndNoOthers() {
    PriorityTypes priority =
        new PriorityTypes(List.of("email.bounced", "*.complained", "alarm.**"));

    assertThat(List.of("email.bounced", "sms.complained", "alarm.fire.hall"))
        .allMatch(priority::contains);
    assertThat(List.of("email.opened", "email.bounced.hard", "alarm", "complained"))
        .noneMatch(priority::contains);
  }

  @Test
  void withoutPatternsNoneIs() {
    PriorityTypes priority = new PriorityTypes(List.of());

    assertThat(priority.isEmpty()).isTrue();
    assertThat(priority.contains("email.bounced")).isFalse();
  }

  @Test
  void invalidPatternIsRejected() {
    assertThatThrownBy(() -> new PriorityTypes(List.of("**.bounced")))
        .isInstanceOf(InvalidInputException.class);
  }
}
