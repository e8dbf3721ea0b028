package dev.dromedary.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypeTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "email.bounced", "Email_2.hard-bounce.x", "1.2.3"})
  void nameIsWordsBetweenDots(String name) {
    assertThat(EventType.requireName("type", name)).isEqualTo(name);
    assertThat(EventType.requirePattern("eventTypes[0]", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".", "a.", ".a", "a..b", "a b", "a/b", "é", "a\n", "*", "a.*", "**", "a:b"})
  void anythingElseIsNoName(String name) {
    assertRefused(() -> EventType.requireName("type", name), "type", "must be dot-separated words");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "*.b", "a.*", "a.*.c", "*.*", "a.**", "*.**"})
  void patternHasStarsForWords(String pattern) {
    assertThat(EventType.requirePattern("eventTypes[0]", pattern)).isEqualTo(pattern);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a*", "*a", "a.b*", "**.a", "a.**.b", "***", "a.***", "a..*", ".*", "a.* "})
  void anythingElseIsNoPattern(String pattern) {
    assertRefused(
        () -> EventType.requirePattern("eventTypes[0]", pattern),
        "eventTypes[0]",
        "must be an event type, or a pattern");
  }

  @ParameterizedTest
  @NullAndEmptySource
  void nothingIsRefusedAsMissing(String value) {
    assertRefused(() -> EventType.requireName("type", value), "type", "is required");
    assertRefused(() -> EventType.requirePattern("type", value), "type", "is required");
  }

  @Test
  void longestNameHas128Characters() {
    String longest = "a".repeat(128);

    assertThat(EventType.requireName("type", longest)).isEqualTo(longest);
    assertRefused(
        () -> EventType.requireName("type", longest + "a"), "type", "at most 128 characters");
  }

  /** A sender's value may be anything, so no refusal repeats it. */
  private static void assertRefused(Runnable reading, String field, String rule) {
    assertThatThrownBy(reading::run)
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("'" + field + "' ")
        .hasMessageContaining(rule);
  }
}
