package dev.dromedary.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UrgentTypesTest {

  @Test
  void typesAndPatternsAreUrgentAndNoOthers() {
    UrgentTypes urgent = new UrgentTypes(List.of("email.bounced", "*.complained", "alarm.**"));

    assertThat(List.of("email.bounced", "sms.complained", "alarm.fire.hall"))
        .allMatch(urgent::contains);
    assertThat(List.of("email.opened", "email.bounced.hard", "alarm", "complained"))
        .noneMatch(urgent::contains);
  }

  @Test
  void withoutPatternsNoneIs() {
    UrgentTypes urgent = new UrgentTypes(List.of());

    assertThat(urgent.isEmpty()).isTrue();
    assertThat(urgent.contains("email.bounced")).isFalse();
  }

  @Test
  void whatIsNoPatternIsRefused() {
    assertThatThrownBy(() -> new UrgentTypes(List.of("**.bounced")))
        .isInstanceOf(InvalidInputException.class);
  }
}
